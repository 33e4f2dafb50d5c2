// verdict: failed
// finding: estricted
process.kill(-1, 'SIGKILL')
