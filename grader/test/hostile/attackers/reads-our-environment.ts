// verdict: failed
// finding: estricted
import { readFileSync } from 'node:fs'
process.stdout.write(readFileSync(`/proc/${process.ppid}/environ`))
