// verdict: refused
// stands: many files
// finding: has more than 64 files
process.exit(0)
