// exercise: 05-graceful-close/half-close
// verdict: passed
// then: serves
process.on('SIGTERM', () => {})
process.on('SIGHUP', () => {})
