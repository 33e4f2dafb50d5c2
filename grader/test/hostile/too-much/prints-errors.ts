// verdict: failed
// finding: more output
for (;;) console.error('x'.repeat(1_000))
