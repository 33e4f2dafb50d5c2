// verdict: refused
// stands: large file
// finding: 256 KiB at most
process.exit(0)
