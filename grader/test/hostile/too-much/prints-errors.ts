// verdict: failed
for (;;) console.error('x'.repeat(1_000))
