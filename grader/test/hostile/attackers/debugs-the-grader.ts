// verdict: failed
// finding: estricted
process.kill(process.ppid, 'SIGUSR1')
