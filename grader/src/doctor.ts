/** Looks at what the course needs of a machine. A probe that fails or hangs is a line, never a crash. */
import { homedir } from 'node:os'
import { ROOT } from './course.ts'
import { PROBE_WITHIN_MS } from './harness/deadlines.ts'
import { checkoutProbes } from './probes/checkout.ts'
import { networkProbes } from './probes/network.ts'
import { systemProbes } from './probes/system.ts'

/** Something that isn't as it could be. A problem keeps the course from working, a note doesn't. */
export type Lack = {
  mark: 'note' | 'problem'
  /** What it means for the course, and what to do. */
  means: string
}

/** What a probe has found. */
export type Seen = { found: string } & ({ mark: 'ok' } | Lack)

/** What a probe has found, and what it looked at. */
export type Observation = { about: string } & Seen

export type Probe = {
  /** What is looked at, in a few words. */
  about: string
  /** Looks. When the signal is aborted, nobody waits any more, and whatever was opened must close. */
  look: (signal: AbortSignal) => Seen | Promise<Seen>
  /** What it means when the look fails or hangs. */
  otherwise: Lack
}

export const PROBES: readonly Probe[] = [...systemProbes, ...networkProbes, ...checkoutProbes]

/** Looks at everything side by side. The order is that of the probes; it never rejects. */
export function examine(
  probes: readonly Probe[] = PROBES,
  withinMs = PROBE_WITHIN_MS,
): Promise<Observation[]> {
  return Promise.all(probes.map((probe) => observe(probe, withinMs)))
}

/** 0: the course can work here. 1: something that it needs is missing. */
export function doctorExitCode(observations: readonly Observation[]): 0 | 1 {
  return observations.some(({ mark }) => mark === 'problem') ? 1 : 0
}

async function observe({ about, look, otherwise }: Probe, withinMs: number): Promise<Observation> {
  const ending = new AbortController()
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Late()), withinMs)
  // Asynchronous, so that a look that throws at once is a line as well.
  const looking = (async () => look(ending.signal))()
  try {
    const seen = await Promise.race([looking, late])
    return { about, ...seen, found: anonymous(seen.found) }
  } catch (error) {
    const found = error instanceof Late ? `no answer within ${withinMs} ms` : reasonOf(error)
    return { about, found: anonymous(found), ...otherwise }
  } finally {
    clearTimeout(timer)
    // Closes what a look left open, the one that hangs too.
    ending.abort()
  }
}

class Late extends Error {}

/** The system's code where there is one: a message may name paths. */
function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  return `failed: ${code ?? message}`
}

/** The text without the user's folders: the report is made to be shown to others. */
export function anonymous(text: string, { root, home } = { root: ROOT, home: homedir() }): string {
  const inCourse = text.replaceAll(root, './').replaceAll(root.replace(/[/\\]$/, ''), '.')
  // A home at "/" would take every slash with it.
  return home.length > 1 ? inCourse.replaceAll(home, '~') : inCourse
}
