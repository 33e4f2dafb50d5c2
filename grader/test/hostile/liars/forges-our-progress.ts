// verdict: failed
// finding: restricted
import { writeFileSync } from 'node:fs'
writeFileSync('__ROOT__/.course/progress.json', '{}')
