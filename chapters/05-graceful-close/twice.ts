// Shows what process.once() makes of a second signal. With an argument it is the program that gets the signals.
import { spawn } from 'node:child_process'
import { once } from 'node:events'

if (process.argv[2] === 'program') program()
else await signalTwice()

function program(): void {
  // #region wrong
  process.once('SIGTERM', () => console.log('I am leaving, as soon as my work is done'))
  // #endregion
  setInterval(() => {}, 1_000)
  console.log('ready')
}

async function signalTwice(): Promise<void> {
  const child = spawn(process.execPath, [import.meta.filename, 'program'])
  await once(child.stdout, 'data')
  child.kill('SIGTERM')
  const [line] = await once(child.stdout, 'data')
  console.log(`first SIGTERM:  "${String(line).trim()}"`)
  child.kill('SIGTERM')
  const [status, signal] = await once(child, 'exit')
  console.log(`second SIGTERM: status ${status}, ended by ${signal}`)
}
