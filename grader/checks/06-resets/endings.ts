/** What a program that tells how a connection ended is asked, and what it says. */
import { size } from '../../src/harness/bytes.ts'
import { listen, refusingPort, unansweredPort } from '../../src/harness/ports.ts'
import { run, type Ended } from '../../src/harness/client.ts'
import { AT_ONCE_MS, EARLY_MS, STALLED_SHARE } from '../../src/harness/deadlines.ts'
import { FindingError, type Symptom } from '../../src/harness/finding.ts'
import type { Listener, Manner } from '../../src/harness/listener.ts'
import type { Program } from '../../src/harness/program.ts'

const ENDINGS = ['closed', 'reset', 'refused', 'timeout']
// No server here is silent for so long, unless it is silent for good.
export const PATIENT_MS = 2_000

/** What is at the port that the program is given, in words, and how long it is to wait there for a sign of life. */
export type Place = {
  name: string
  open: (program: Program) => Promise<{ port: number; listener?: Listener }>
  idleMs: number
}
export type Report = Ended & { ending: string; bytes: number; place: Place }

/** A server of ours in this manner. */
export function server(name: string, manner: Manner, idleMs = PATIENT_MS): Place {
  const open: Place['open'] = async (program) => {
    const listener = await listen(program, manner)
    return { port: listener.port, listener }
  }
  return { name, open, idleMs }
}

/** Nobody listens there. */
export const nobody: Place = {
  name: 'a port where nobody listens',
  open: async (program) => ({ port: await refusingPort(program) }),
  idleMs: PATIENT_MS,
}

/** No SYN is answered there. */
export function unanswering(idleMs: number): Place {
  return { name: 'a port that answers no SYN', open: unansweredPort, idleMs }
}

/** Runs the program at each of these places in turn; a failure names the place, and its story begins there. */
export async function eachPlace(
  program: Program,
  places: readonly Place[],
  dialogue: (report: Report) => void,
): Promise<void> {
  for (const place of places) {
    program.transcript.startAfresh()
    try {
      dialogue(await ask(program, place))
    } catch (error) {
      if (error instanceof FindingError) error.fault.delivery ??= place.name
      throw error
    }
  }
}

/** Runs the program there. @throws {FindingError} where it doesn't print one line in the form of the contract. */
export async function ask(program: Program, place: Place): Promise<Report> {
  const { port, listener } = await place.open(program)
  const ended = await run(program, [String(port), String(place.idleMs)], listener)
  const [line = {}] = ended.lines
  const { ending, bytes } = line
  if (ended.lines.length !== 1)
    throw wrong('one line on standard output', `${ended.lines.length} lines`)
  if (typeof ending !== 'string' || !ENDINGS.includes(ending))
    throw wrong(`"ending" one of ${ENDINGS.join(', ')}`, inWords(ending))
  if (!Number.isInteger(bytes)) throw wrong('"bytes" a whole number', inWords(bytes))
  return { ...ended, ending, bytes: Number(bytes), place }
}

/** The connection ended like this. */
export function expectEnding({ ending, place }: Report, wanted: string): void {
  if (ending === wanted) return
  const error = wrong(`"ending": ${wanted}`, ending)
  // A grader that was held up for so long may have been silent for too long.
  if (ending === 'timeout') error.boundMs = place.idleMs
  throw error
}

/** As many bytes were counted as came: so many, or from so many to so many. */
export function expectBytes({ bytes }: Report, least: number, most = least): void {
  if (bytes >= least && bytes <= most) return
  const many = least === most ? String(least) : `from ${least} to ${most} (${size(most)})`
  throw wrong(`"bytes": ${many}`, String(bytes))
}

/**
 * The program ran for so long, and at most the two quarters of a second longer that its start and its end may take.
 * By `slackMs` the machine would have had to hold up either side to make a right program end too early.
 */
export function expectRun({ ranMs }: Report, wantedMs: number, slackMs = wantedMs): void {
  const expected = wantedMs === 0 ? 'an end at once' : `an end after ${wantedMs} ms`
  const actual = `an end after ${Math.round(ranMs)} ms`
  const lateMs = ranMs - wantedMs - 2 * AT_ONCE_MS
  if (ranMs < wantedMs - EARLY_MS)
    throw wrong(expected, actual, { symptom: 'too early', boundMs: excusedBy(slackMs) })
  if (lateMs > 0) throw wrong(expected, actual, { symptom: 'late', boundMs: excusedBy(lateMs) })
}

/** The bound that a hold-up puts in doubt which, of the grader and of the program together, explains so much. */
function excusedBy(ms: number): number {
  return ms / (2 * STALLED_SHARE)
}

/** The exit status says whether the connection was closed. */
export function expectStatus({ status, place }: Report, wanted: number): void {
  if (status === wanted) return
  throw wrong(`exit status ${wanted}, given ${place.name}`, `exit status ${status}`, {
    symptom: 'wrong status',
  })
}

function inWords(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value)
}

type Kind = { symptom: Symptom; boundMs?: number }

function wrong(
  expected: string,
  actual: string,
  { symptom, boundMs }: Kind = { symptom: 'wrong output' },
): FindingError {
  return new FindingError({ expected, actual, symptom }, boundMs)
}
