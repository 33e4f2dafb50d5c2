// verdict: failed
// finding: estricted
import { writeFileSync } from 'node:fs'
writeFileSync('__FOLDER__/canary-1', 'hostile')
