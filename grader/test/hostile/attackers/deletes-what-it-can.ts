// verdict: failed
// finding: estricted
import { rmSync } from 'node:fs'
rmSync('__FOLDER__', { recursive: true, force: true })
