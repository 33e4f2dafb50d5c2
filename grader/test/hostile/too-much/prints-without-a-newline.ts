// verdict: failed
for (;;) process.stdout.write('x'.repeat(1_000))
