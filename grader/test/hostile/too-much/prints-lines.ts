// verdict: failed
for (;;) console.log('x'.repeat(1_000))
