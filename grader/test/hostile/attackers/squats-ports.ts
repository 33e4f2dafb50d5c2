// verdict: passed, failed
// then: serves
import { createServer } from 'node:net'
for (let port = 20_000; port < 22_000; port += 1) createServer().on('error', () => {}).listen(port, '127.0.0.1')
