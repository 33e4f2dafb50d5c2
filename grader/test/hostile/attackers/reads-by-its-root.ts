// verdict: failed
// finding: estricted
import { readFileSync } from 'node:fs'
process.stdout.write(readFileSync('/proc/self/root__ROOT__/package.json'))
