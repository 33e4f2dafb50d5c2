// verdict: refused
// stands: nothing
// finding: is empty
process.exit(0)
