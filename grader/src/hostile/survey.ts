/** Every process that a grading starts, and every socket that they open, seen from outside. Linux only. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

const LOOK_EVERY_MS = 40
const GONE_WITHIN_MS = 2_000
const GONE_LOOK_EVERY_MS = 20
const TABLES = ['tcp', 'tcp6', 'udp', 'udp6', 'unix']

type Stat = { pid: number; parent: number; group: number; started: string }

export class Survey {
  /** By process number: when it was started, for numbers are used again. */
  readonly #known = new Map<number, string>()
  readonly #sockets = new Set<string>()
  readonly #timer: NodeJS.Timeout

  /** Watches this process, and all that comes of it. */
  constructor(root: number) {
    this.#known.set(root, statOf(root)?.started ?? '')
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS)
  }

  /** What is left of it after a moment: processes that run, and sockets that are open. */
  async left(): Promise<{ processes: number; ports: number }> {
    clearInterval(this.#timer)
    const giveUpAt = performance.now() + GONE_WITHIN_MS
    while (this.#living().length > 0 && performance.now() < giveUpAt)
      await sleep(GONE_LOOK_EVERY_MS)
    return { processes: this.#living().length, ports: this.#open() }
  }

  #look(): void {
    const all = stats()
    // Children of children, however deep; and whoever has left its parent, but not its group.
    for (let grown = true; grown;) {
      const more = all.filter(
        ({ pid, parent, group }) =>
          !this.#known.has(pid) && (this.#known.has(parent) || this.#known.has(group)),
      )
      for (const { pid, started } of more) this.#known.set(pid, started)
      grown = more.length > 0
    }
    for (const { pid } of all) if (this.#known.has(pid)) this.#note(pid)
  }

  #note(pid: number): void {
    try {
      for (const fd of readdirSync(`/proc/${pid}/fd`)) {
        const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1]
        if (inode !== undefined) this.#sockets.add(inode)
      }
    } catch {
      // It has ended meanwhile.
    }
  }

  #living(): Stat[] {
    return stats().filter(({ pid, started }) => this.#known.get(pid) === started)
  }

  #open(): number {
    const lines = TABLES.flatMap((table) => read(`/proc/net/${table}`).split('\n'))
    const words = new Set(lines.flatMap((line) => line.split(/\s+/)))
    return [...this.#sockets].filter((inode) => words.has(inode)).length
  }
}

function stats(): Stat[] {
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return ids.flatMap((id) => statOf(Number(id)) ?? [])
}

function statOf(pid: number): Stat | undefined {
  const stat = read(`/proc/${pid}/stat`)
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, parent, group] = fields
  if (state === undefined || state === '' || state === 'Z') return undefined
  return { pid, parent: Number(parent), group: Number(group), started: fields[19] ?? '' }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}
