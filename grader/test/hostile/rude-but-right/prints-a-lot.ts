// verdict: passed
// then: serves
for (let at = 0; at < 4_000; at += 1) console.error('x'.repeat(1_000))
