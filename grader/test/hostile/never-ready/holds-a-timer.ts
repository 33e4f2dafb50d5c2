// verdict: failed
// finding: silence
setInterval(() => {}, 1_000_000)
