// verdict: failed
// finding: restricted
import { appendFileSync } from 'node:fs'
for (let at = 0; at < 2_048; at += 1) appendFileSync('__FOLDER__/hostile-disk', Buffer.alloc(1024 ** 2))
