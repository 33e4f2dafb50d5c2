// verdict: refused
// stands: socket
// finding: is a socket
process.exit(0)
