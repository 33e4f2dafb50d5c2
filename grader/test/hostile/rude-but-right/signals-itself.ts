// verdict: passed
// then: serves
process.on('SIGUSR2', () => console.error('signalled'))
process.kill(process.pid, 'SIGUSR2')
