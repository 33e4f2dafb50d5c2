// Wrong on purpose: writes its process id into the file that it is given, and loops for ever.
import { renameSync, writeFileSync } from 'node:fs'

const [, , file = ''] = process.argv
// Whoever waits for the file finds it whole.
writeFileSync(`${file}.part`, String(process.pid))
renameSync(`${file}.part`, file)
for (;;) continue
