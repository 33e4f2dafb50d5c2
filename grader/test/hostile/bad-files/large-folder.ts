// verdict: refused
// stands: large folder
// finding: has more than 1 MiB in all
process.exit(0)
