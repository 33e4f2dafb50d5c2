// verdict: passed
// then: serves
process.emitWarning('careful')
process.on('warning', () => {})
