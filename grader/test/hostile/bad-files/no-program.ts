// verdict: refused
// stands: no program
// finding: There is no main.ts
process.exit(0)
