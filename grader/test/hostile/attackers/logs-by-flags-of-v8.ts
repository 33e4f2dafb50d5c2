// verdict: passed, failed
// then: serves
import v8 from 'node:v8'
for (const flag of ['--prof', '--log', '--log-all', '--logfile=__FOLDER__/hostile-v8.log', '--perf-basic-prof', '--perf-prof', '--trace-turbo', '--redirect-code-traces', '--logfile-per-isolate'])
  v8.setFlagsFromString(flag)
const hot = (at: number): number => at * 2
let sum = 0
for (let at = 0; at < 1_000_000; at += 1) sum += hot(at)
void sum
