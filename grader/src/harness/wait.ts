/** Waiting for what a program does, no longer than anything can still come. */
import type { EventEmitter } from 'node:events'
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import {
  BUSY_CPU_MS,
  QUIET_FIRST_LOOK_MS,
  QUIET_LOOK_EVERY_MS,
  QUIET_LOOK_RARELY_MS,
} from './deadlines.ts'
import { stateOf } from './observe.ts'
import type { ProgramProcess } from './process.ts'

/** Why a wait ended without what it waited for. */
export type GaveUp = 'gone' | 'quiet' | 'busy' | 'time'

export type Wish<T> = {
  /** What is waited for, once it is there; it may throw a FindingError. */
  seen: () => T | undefined
  /** A number that changes with each sign of life; the bound of time counts from the last one. */
  progress: () => number
  /** Emits `change` when `seen` is worth another look. */
  source?: EventEmitter<{ change: [] }>
  withinMs: number
  /** When the process is first asked whether anything can still come; after most right answers, by default. */
  firstLookMs?: number
  /** False while bytes are on their way between the two ends: then something can still come. */
  settled?: () => Promise<boolean>
}

/** One look at a process: gone, idle, deaf and busy, or at work (nothing). Equal words: nothing moved. */
type Look = { why: 'gone' | 'quiet' | 'busy'; words: string } | undefined

/**
 * Waits for `wish.seen()`. Ends early when the process is gone, or when it holds nothing but sockets
 * and says so twice in the same words: then nothing can come any more, however long one waits.
 */
export async function wait<T extends object | true>(
  process: ProgramProcess,
  wish: Wish<T>,
): Promise<T | GaveUp> {
  const over = new AbortController()
  const { promise, resolve, reject } = Promise.withResolvers<T | GaveUp>()
  let progress = wish.progress()
  const timer = setTimeout(() => resolve('time'), wish.withinMs)
  const look = (): void => {
    try {
      const value = wish.seen()
      if (value !== undefined) resolve(value)
    } catch (error) {
      reject(error)
    }
    if (wish.progress() === progress) return
    progress = wish.progress()
    timer.refresh()
  }
  process.on('change', look)
  wish.source?.on('change', look)
  look()
  nothingCanCome(process, wish, over.signal)
    .then(async (why) => {
      // What was printed before the last answer of the process is there by now, but maybe not read.
      if (why === 'quiet') await turn()
      look()
      if (why) resolve(why)
    })
    .catch(reject)
  try {
    return await promise
  } finally {
    // With a reason, for without one an exception is made, its stack and all.
    over.abort('over')
    clearTimeout(timer)
    process.off('change', look)
    wish.source?.off('change', look)
  }
}

/** Resolves once two looks in a row give the same, with nothing on the way in between. */
async function nothingCanCome<T>(
  process: ProgramProcess,
  wish: Wish<T>,
  signal: AbortSignal,
): Promise<Exclude<GaveUp, 'time'> | undefined> {
  let pause = wish.firstLookMs ?? QUIET_FIRST_LOOK_MS
  // A program that prints isn't in a silent loop; the limit of its output will end it.
  const moved = (): number => wish.progress() + process.stdout.length + process.stderr.length
  let progress = Number.NaN
  let ranMs = 0
  while (!signal.aborted) {
    await sleep(pause)
    if (signal.aborted) break
    pause = Math.min(pause * 1.5, QUIET_LOOK_RARELY_MS)
    const before = moved()
    if (before !== progress) [progress, ranMs] = [before, process.times.ranMs]
    const first = await lookAt(process)
    // It doesn't even answer us, and has used far more time than any answer takes.
    if (first?.why === 'busy' && moved() === before && process.times.ranMs - ranMs > BUSY_CPU_MS)
      return 'busy'
    if (
      !first ||
      first.why === 'busy' ||
      signal.aborted ||
      (first.why === 'quiet' && !(await (wish.settled?.() ?? true)))
    )
      continue
    await sleep(QUIET_LOOK_EVERY_MS)
    const second = signal.aborted ? undefined : await lookAt(process)
    if (second?.words === first.words && moved() === before) return second.why
  }
  return undefined
}

/** Those who look while a look is under way share the next one: 200 waits ask as often as one. */
const nextLooks = new WeakMap<ProgramProcess, Promise<Look>>()
const lastLooks = new WeakMap<ProgramProcess, Promise<Look>>()

function lookAt(process: ProgramProcess): Promise<Look> {
  const waiting = nextLooks.get(process)
  if (waiting) return waiting
  const next = (lastLooks.get(process) ?? Promise.resolve(undefined)).then(() => {
    nextLooks.delete(process)
    return lookNow(process)
  })
  nextLooks.set(process, next)
  lastLooks.set(process, next)
  return next
}

// The processor time of a process when it was last seen at rest.
const restedAt = new WeakMap<ProgramProcess, number>()

async function lookNow(process: ProgramProcess): Promise<Look> {
  if (process.exit) return { why: 'gone', words: 'gone' }
  const [{ ranMs }, state] = [process.times, stateOf(process.pid)]
  if (state !== 'R') restedAt.set(process, ranMs)
  // One that runs is not quiet, and a question would only hold it up; but it may be in a loop.
  else if (ranMs - (restedAt.get(process) ?? 0) <= BUSY_CPU_MS) return undefined
  const snapshot = await process.snapshot()
  if (!snapshot && process.hosted) return { why: 'busy', words: 'busy' }
  // One that prints is at work: nothing else of it may move.
  const printed = process.stdout.length + process.stderr.length
  return snapshot?.idle ? { why: 'quiet', words: `${snapshot.moved} ${printed}` } : undefined
}
