// verdict: failed
// finding: SIGABRT
process.abort()
