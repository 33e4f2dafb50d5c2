// verdict: refused
// stands: link beside
// finding: is a symbolic link
process.exit(0)
