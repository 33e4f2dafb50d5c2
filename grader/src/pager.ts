/** Shows a long text page by page, as `man` does. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'

// Shorter than a screen it ends at once (F), colours are shown (R), the text stays on the screen (X).
const LESS = 'FRX'

/**
 * Gives the text to `$PAGER`, or to less, and waits for its end.
 * @returns whether there was a pager: none is asked for by an empty `$PAGER`, in CI and by a terminal
 * that can't move its cursor.
 */
export async function page(text: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  if (env['CI'] || env['TERM'] === 'dumb') return false
  const { parseCommandString } = await import('execa')
  // Words, not a shell: nothing in the variable is run but the pager.
  const [file, ...args] = parseCommandString(env['PAGER'] ?? `less -${LESS}`)
  return file === undefined ? false : run([file, ...args], text, { LESS, ...env })
}

async function run(
  [file, ...args]: [string, ...string[]],
  text: string,
  env: NodeJS.ProcessEnv,
): Promise<boolean> {
  const pager = spawn(file, args, { stdio: ['pipe', 'inherit', 'inherit'], env })
  const kill = (): void => void pager.kill()
  process.on('exit', kill)
  const restore = leaveInterrupts()
  try {
    // A reader that leaves before the end has seen enough: a broken pipe is no error.
    pager.stdin.on('error', ignore)
    pager.stdin.end(text)
    await once(pager, 'close')
    return true
  } catch {
    return false
  } finally {
    restore()
    process.off('exit', kill)
  }
}

const ignore = (): void => {}

/** Ctrl-C is the pager's while it runs: it must not lose the grader under it, and with it the terminal. */
function leaveInterrupts(): () => void {
  const ours = process.listeners('SIGINT')
  process.on('SIGINT', ignore)
  for (const listener of ours) process.off('SIGINT', listener)
  return () => {
    for (const listener of ours) process.on('SIGINT', listener)
    process.off('SIGINT', ignore)
  }
}
