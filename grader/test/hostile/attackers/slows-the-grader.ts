// verdict: failed
// finding: estricted
import { setPriority } from 'node:os'
setPriority(process.ppid, 19)
