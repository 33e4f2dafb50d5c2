// verdict: failed
// finding: estricted
import { setFlagsFromString } from 'node:v8'
for (const flag of ['--trace-turbo', '--trace-turbo-path=__FOLDER__/', '--prof', '--log-all', '--logfile=__FOLDER__/hostile-v8.log', '--perf-basic-prof', '--redirect-code-traces'])
  setFlagsFromString(flag)
const hot = (at: number): number => at * 2
let sum = 0
for (let at = 0; at < 1_000_000; at += 1) sum += hot(at)
void sum
