// verdict: failed
const kept: object[] = []
for (;;) kept.push(Array.from({ length: 100_000 }, (_, at) => ({ at })))
