// verdict: passed
// then: serves
process.on('exit', () => console.error('bye'))
