// verdict: failed
// finding: SIGSTOP
process.kill(process.pid, 'SIGSTOP')
