// verdict: refused
// stands: hard link
// finding: is a hard link
process.exit(0)
