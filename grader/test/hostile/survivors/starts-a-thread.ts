// verdict: failed
// finding: restricted
import { Worker } from 'node:worker_threads'
new Worker('for (;;);', { eval: true })
