// verdict: failed
// finding: more output
for (;;) process.stdout.write('x'.repeat(1_000))
