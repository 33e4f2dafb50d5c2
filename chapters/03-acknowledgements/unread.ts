// Shows where bytes are that a program writes to its standard output while nobody reads there.
import { spawn } from 'node:child_process'
import { once } from 'node:events'

const MIB = 1_048_576

if (process.argv[2] === 'writer') {
  // #region writer
  const answer = process.stdout.write(Buffer.alloc(MIB))
  const waiting = process.stdout.writableLength
  // #endregion
  console.error(`write() has answered ${answer}`)
  console.error(`more than half of the MiB waits in the process: ${waiting > MIB / 2}`)
} else {
  const args = [import.meta.filename, 'writer']
  const writer = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  writer.stderr.on('data', (chunk: Buffer) => {
    said += chunk
    if (said.split('\n').length > 2) writer.stdout.destroy()
  })
  await once(writer, 'close')
  console.log(said.split('\n').slice(0, 2).join('\n'))
}
