// verdict: failed
// finding: estricted
import { readdirSync } from 'node:fs'
console.log(readdirSync('/', { recursive: true }).length)
