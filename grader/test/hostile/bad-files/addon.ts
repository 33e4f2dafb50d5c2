// verdict: refused
// stands: addon
// finding: is a native addon
process.exit(0)
