// verdict: failed
// finding: ended with status 0
process.exit(0)
