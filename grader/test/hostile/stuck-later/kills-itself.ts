// verdict: failed
// finding: SIGKILL
process.kill(process.pid, 'SIGKILL')
