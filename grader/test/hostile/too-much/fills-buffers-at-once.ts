// verdict: failed
const kept: Buffer[] = []
for (;;) kept.push(Buffer.alloc(256 * 1024 ** 2, 1))
