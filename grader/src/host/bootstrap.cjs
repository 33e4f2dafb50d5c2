// The file that a host's process is started with, and the only one that it may read: it takes the host's
// own code from descriptor 3, as a data: URL up to the line feed and no further. A file, and not --eval,
// which puts every built-in module on globalThis and changes what util.parseArgs takes for arguments.
const { readSync } = require('node:fs')

const piece = Buffer.alloc(65536)
let text = ''
while (!text.endsWith('\n')) {
  const count = readSync(3, piece)
  if (count === 0) process.exit(0)
  text += piece.toString('latin1', 0, count)
}
void import(text.trimEnd())
