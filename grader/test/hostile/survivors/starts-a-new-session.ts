// verdict: failed
// finding: restricted
import { execSync } from 'node:child_process'
execSync('setsid sh -c "sleep 1000 & sleep 1000" &')
