// verdict: failed
// finding: restricted
import { spawn } from 'node:child_process'
spawn('/bin/sleep', ['1000'], { detached: true, stdio: 'ignore' }).unref()
