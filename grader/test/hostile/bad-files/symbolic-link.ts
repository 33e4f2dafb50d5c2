// verdict: refused
// stands: symbolic link
// finding: is a symbolic link
process.exit(0)
