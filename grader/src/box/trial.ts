/** Whether this machine lets us make the boxes: found out by making them. */
import { execFile } from 'node:child_process'
import { innerBox, outerBox } from './bubblewrap.ts'
import { BOX_WITHIN_MS } from '../harness/deadlines.ts'
import { printable } from '../harness/bytes.ts'
import { HOST_FOLDER } from '../hosts.ts'
import { UsageError } from '../usage.ts'

/** Why there is no box on this machine, in words; nothing where there is one. */
export async function whyNotBoxed(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'boxes need Linux'
  try {
    const [file, ...args] = outerBox('/')
    return await failure(file, [...args, ...innerBox(HOST_FOLDER), '/bin/sh', '-c', ':'])
  } catch (error) {
    if (error instanceof UsageError) return error.message
    throw error
  }
}

/** What a command that fails says first; nothing where it ends well. */
function failure(file: string, args: readonly string[]): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>()
  const options = { timeout: BOX_WITHIN_MS, killSignal: 'SIGKILL', env: {} } as const
  execFile(file, args, options, (error, _, stderr) => {
    const [said = ''] = stderr.trim().split('\n')
    resolve(error ? printable(said === '' ? error.message : said) : undefined)
  })
  return promise
}
