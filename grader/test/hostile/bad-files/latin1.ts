// verdict: refused
// stands: latin1
// finding: is not UTF-8 text
process.exit(0)
