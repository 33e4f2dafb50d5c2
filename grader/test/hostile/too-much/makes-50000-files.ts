// verdict: failed
// finding: restricted
import { writeFileSync } from 'node:fs'
for (let at = 0; at < 50_000; at += 1) writeFileSync(`__FOLDER__/hostile-${at}`, 'x')
