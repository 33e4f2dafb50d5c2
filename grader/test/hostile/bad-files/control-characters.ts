// verdict: refused
// stands: control characters
// finding: has control characters
process.exit(0)
