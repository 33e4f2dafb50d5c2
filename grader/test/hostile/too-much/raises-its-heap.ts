// verdict: failed
import v8 from 'node:v8'
v8.setFlagsFromString('--max-old-space-size=16384')
const kept: object[] = []
for (;;) kept.push(Array.from({ length: 100_000 }, (_, at) => ({ at })))
