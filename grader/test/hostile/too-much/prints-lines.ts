// verdict: failed
// finding: more output
for (;;) console.log('x'.repeat(1_000))
