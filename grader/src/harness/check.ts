/** What a `checks.ts` is made of. */
import { size, type Random } from './bytes.ts'
import { AT_ONCE_MS, EARLY_MS } from './deadlines.ts'
import type { Delivery } from './delivery.ts'
import { FindingError, type Symptom } from './finding.ts'
import { lateBy } from './late-by.ts'
import { ON_LOOPBACK, type Program, type Serving } from './program.ts'
import type { Subject } from './subject.ts'

/** What a check has to work with. */
export type Stage = { program: Program; random: Random }
export type ServerStage = { server: Subject; random: Random }

/** A check that belongs to no promise yet. */
export type Draft = {
  title: string
  /**
   * Large where size is the promise: it runs with nothing beside it. Waiting where the clock decides how
   * long it takes: it is started before the other small ones.
   */
  size: 'small' | 'waiting' | 'large'
  dialogue: (stage: Stage) => Promise<void>
}

/** One promise of the contract, and what a learner is told when it is broken. */
export type PromiseNote = { number: number; why: string; read: string }

export type Check = Draft & { promise: number; why: string; read: string }

type ServerDialogue = (stage: ServerStage) => Promise<void>

/** A check of a server that has been started and is ready. The title is a sentence about the program. */
export function check(title: string, dialogue: ServerDialogue, serving = ON_LOOPBACK): Draft {
  const started = async ({ program, random }: Stage): Promise<void> => {
    const server = await program.serve(undefined, serving)
    await dialogue({ server, random })
    await server.expectAlive()
  }
  return { title, size: 'small', dialogue: started }
}

/** A check that waits by the clock: as `check`, but started first. */
export function waitingCheck(
  title: string,
  dialogue: ServerDialogue,
  serving: Serving = ON_LOOPBACK,
): Draft {
  return { ...check(title, dialogue, serving), size: 'waiting' }
}

/** A check whose promise is size: as `check`, but run alone, and its time is counted apart. */
export function largeCheck(
  title: string,
  dialogue: ServerDialogue,
  serving: Serving = ON_LOOPBACK,
): Draft {
  return { ...check(title, dialogue, serving), size: 'large' }
}

/** A check that starts the program itself. */
export function startCheck(title: string, dialogue: (stage: Stage) => Promise<void>): Draft {
  return { title, size: 'small', dialogue }
}

/** A check that starts the program itself, and waits by the clock: started before the other small ones. */
export function waitingStartCheck(title: string, dialogue: (stage: Stage) => Promise<void>): Draft {
  return { title, size: 'waiting', dialogue }
}

/** A check that starts the program itself, and whose promise is size. */
export function largeStartCheck(title: string, dialogue: (stage: Stage) => Promise<void>): Draft {
  return { title, size: 'large', dialogue }
}

/** The checks of one promise. */
export function promise({ number, why, read }: PromiseNote, drafts: readonly Draft[]): Check[] {
  return drafts.map((draft) => ({ ...draft, promise: number, why, read }))
}

/**
 * The same dialogue for each delivery, one after the other, each on connections of its own. A failure
 * names the delivery, and its story begins there.
 */
export async function eachDelivery(
  { transcript }: Pick<Subject, 'transcript'>,
  deliveries: readonly Delivery[],
  dialogue: (delivery: Delivery) => Promise<void>,
): Promise<void> {
  for (const delivery of deliveries) {
    transcript.startAfresh()
    try {
      await dialogue(delivery)
    } catch (error) {
      if (error instanceof FindingError) error.fault.delivery ??= delivery.name
      throw error
    }
  }
}

/** The same dialogue with all of them at once. */
export async function sideBySide<T>(
  all: readonly T[],
  dialogue: (one: T) => Promise<void>,
): Promise<void> {
  await Promise.all(all.map(dialogue))
}

/** Fails where a time is not met from 5 ms before it to 250 ms after it: the course's own rule. */
export function expectBetween(
  ms: number,
  [from, to]: readonly [number, number],
  what: string,
): void {
  if (ms >= from - EARLY_MS && ms <= to + AT_ONCE_MS) return
  const expected = `${from === to ? from : `${from} to ${to}`} ms ${what}`
  const actual = `${Math.round(ms)} ms`
  if (ms < from) throw new FindingError({ expected, actual, symptom: 'too early' })
  throw lateBy(ms - to - AT_ONCE_MS, { expected, actual, symptom: 'late' })
}

/** Fails where a count of bytes is over its limit. */
export function expectAtMost(
  bytes: number,
  limit: number,
  { what, symptom }: { what: string; symptom: Symptom },
): void {
  if (bytes <= limit) return
  throw new FindingError({
    expected: `at most ${size(limit)} ${what}`,
    actual: size(bytes),
    symptom,
  })
}
