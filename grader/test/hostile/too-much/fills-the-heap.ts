// verdict: failed
// finding: more JavaScript objects
const kept: object[] = []
for (;;) kept.push(Array.from({ length: 100_000 }, (_, at) => ({ at })))
