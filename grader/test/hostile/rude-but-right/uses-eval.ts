// verdict: passed
// then: serves
console.error((0, eval)('1 + 1'))
