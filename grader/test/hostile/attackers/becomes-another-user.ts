// verdict: failed
// finding: estricted
process.setuid?.(1)
