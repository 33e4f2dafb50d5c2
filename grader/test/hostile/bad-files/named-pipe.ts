// verdict: refused
// stands: named pipe
// finding: is a named pipe
process.exit(0)
