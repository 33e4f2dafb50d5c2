// verdict: failed
// finding: one file
await import('__ROOT__/solutions/01-reliable-streams/echo-server/main.ts')
