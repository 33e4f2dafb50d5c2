// verdict: refused
// stands: folder
// finding: There is no main.ts
process.exit(0)
