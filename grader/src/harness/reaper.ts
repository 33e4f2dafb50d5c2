/** No process outlives the grader, however the grader ends. */
import { spawn, type ChildProcess } from 'node:child_process'

// Keeps a list of process groups and ends them when its input ends: so it does what a grader that was
// killed can't do. The grader takes a group off the list when its first process has ended.
const WATCHMAN = `
alive=
while read -r word; do
  pid=\${word#?}
  case $word in
    +*) alive="$alive $pid" ;;
    -*) left=; for one in $alive; do [ "$one" = "$pid" ] || left="$left $one"; done; alive=$left ;;
  esac
done
for pid in $alive; do kill -9 "-$pid" 2>/dev/null; done
`

const living = new Set<number>()
let watchman: ChildProcess | undefined

/** Sees to it that this process and its group end with the grader at the latest. */
export function endWithUs(child: ChildProcess): void {
  const { pid } = child
  if (pid === undefined) return
  living.add(pid)
  tell(`+${pid}`)
  child.once('exit', () => {
    living.delete(pid)
    tell(`-${pid}`)
  })
}

/** Ends every process of this grader at once. */
export function killAll(): void {
  for (const pid of living) killGroup(pid)
}

/** Sends a signal to a process or a group; one in a box is gone a moment before its box has ended. */
export function sendSignal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Ends a whole process group at once; that it is gone already is no error. */
export function killGroup(pid: number): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch (error) {
    // macOS says EPERM of a group whose last process has ended and not been waited for yet.
    if (!['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}

function tell(word: string): void {
  if (process.platform === 'win32') return
  watchman ??= startWatchman()
  watchman.stdin?.write(`${word}\n`)
}

function startWatchman(): ChildProcess {
  // Detached: a signal from the terminal ends us, and it is needed right then.
  const child = spawn('/bin/sh', ['-c', WATCHMAN], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: {},
  })
  // Without it we are still right, only not after our own kill -9.
  child.on('error', () => {})
  child.stdin?.on('error', () => {})
  child.unref()
  const { stdin } = child
  if (stdin && 'unref' in stdin && typeof stdin.unref === 'function') stdin.unref()
  return child
}
