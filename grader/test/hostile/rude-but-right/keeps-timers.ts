// verdict: passed
// then: serves
for (let at = 0; at < 100; at += 1) setInterval(() => {}, 1_000)
