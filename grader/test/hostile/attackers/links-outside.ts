// verdict: failed
// finding: ERR_ACCESS_DENIED
import { symlinkSync } from 'node:fs'
symlinkSync('/', '__FOLDER__/hostile-link')
