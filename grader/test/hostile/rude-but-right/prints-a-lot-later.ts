// verdict: passed
// then: serves
setTimeout(() => {
  for (let at = 0; at < 3_000; at += 1) console.error('x'.repeat(1_000))
}, 20)
