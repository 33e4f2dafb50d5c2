// Shows what process.exit() does to bytes that standard output has not passed on. With an argument it is the program
// that writes them.
import { spawn } from 'node:child_process'

const MIB = 1024 ** 2

if (process.argv[2] === 'exit') {
  // #region wrong
  process.stdout.write(Buffer.alloc(16 * MIB))
  process.exit(0)
  // #endregion
} else if (process.argv[2] === 'exitCode') {
  process.stdout.write(Buffer.alloc(16 * MIB))
  process.exitCode = 0
} else {
  for (const how of ['exit', 'exitCode']) {
    const child = spawn(process.execPath, [import.meta.filename, how])
    let bytes = 0
    for await (const chunk of child.stdout) bytes += (chunk as Buffer).length // without an encoding
    console.log(`${`${how}:`.padEnd(9)} ${bytes === 16 * MIB ? 'all' : 'a part'} of 16 MiB`)
  }
}
