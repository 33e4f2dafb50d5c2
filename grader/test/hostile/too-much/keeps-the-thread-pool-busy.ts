// verdict: passed, failed, unknown
// then: serves
// takes: 40
import crypto from 'node:crypto'
for (let at = 0; at < 10_000; at += 1) crypto.pbkdf2('a', 'b', 100_000, 64, 'sha512', () => {})
