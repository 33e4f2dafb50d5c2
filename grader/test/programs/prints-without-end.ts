// Wrong on purpose: prints a line each turn of the loop.
const line = 'not yet\n'.repeat(1000)
setInterval(() => process.stderr.write(line), 0)
