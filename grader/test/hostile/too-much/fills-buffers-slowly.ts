// verdict: failed
const kept: Buffer[] = []
setInterval(() => kept.push(Buffer.alloc(64 * 1024 ** 2, 1)), 20)
