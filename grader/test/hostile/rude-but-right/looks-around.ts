// verdict: passed
// then: serves
import os from 'node:os'
console.error(os.cpus().length, os.totalmem(), process.memoryUsage().rss > 0, process.cwd(), process.uptime() > 0)
