// verdict: failed
// then: serves
setTimeout(() => {
  throw new Error('x'.repeat(50_000_000))
}, 100)
