/** What servers say to a dialer, and what it makes of it: the line that it prints, or its status. */
import { setTimeout as sleep } from 'node:timers/promises'
import { show } from '../../src/harness/bytes.ts'
import { listen } from '../../src/harness/ports.ts'
import { runToEnd, type Run } from '../../src/harness/client.ts'
import type { Delivery } from '../../src/harness/delivery.ts'
import { explain } from '../../src/harness/explain.ts'
import { FindingError } from '../../src/harness/finding.ts'
import type { Listener, Manner } from '../../src/harness/listener.ts'
import type { Program } from '../../src/harness/program.ts'

// Far more than a right program needs, so that it is the time-out of none; a wrong one ends by it.
export const AMPLE_MS = 1_500
const TRICKLE_EVERY_MS = 50
const TRICKLED = 20

export type Dialled = { host?: string; port: number; timeoutMs?: number }

/** Runs the dialer to its end. */
export async function dials(program: Program, place: Dialled, listener?: Listener): Promise<Run> {
  return runToEnd(program, argumentsOf(place), listener)
}

export function argumentsOf({ host = '127.0.0.1', port, timeoutMs = AMPLE_MS }: Dialled): string[] {
  return [host, String(port), String(timeoutMs)]
}

/** Runs the dialer at a server of ours that treats it in this manner. */
export async function dialsInto(program: Program, manner: Manner): Promise<Run> {
  const listener = await listen(program, manner)
  return dials(program, { port: listener.port }, listener)
}

/** Says this, and neither says more nor ends. */
export function says(text: string, delivery?: Delivery): Manner {
  return async (peer) => {
    await peer.send(Buffer.from(text), delivery && { delivery })
    await peer.untilFarewell()
  }
}

/** Says this, and ends its side. */
export function saysAndEnds(text: string): Manner {
  return async (peer) => {
    if (text !== '') await peer.send(Buffer.from(text))
    peer.halfClose()
    await peer.untilFarewell()
  }
}

/** Says this, and resets when the program has read it. */
export function saysAndResets(text: string): Manner {
  return async (peer) => {
    await peer.send(Buffer.from(text))
    await peer.untilTakenOrStuck()
    peer.reset()
  }
}

/** Says a byte every now and then, and never a whole line. */
export const trickles: Manner = async (peer) => {
  for (let said = 0; said < TRICKLED && peer.farewell === 'none'; said += 1) {
    await peer.send(Buffer.from('.'))
    await sleep(TRICKLE_EVERY_MS)
  }
  await peer.untilFarewell()
}

/** The line was printed, nothing else, and the status is 0. */
export function expectLine({ status, process }: Run, line: string): void {
  if (status !== 0) throw wrongStatus(0, process)
  const wanted = Buffer.from(`${line}\n`)
  const { bytes } = process.stdout
  if (!bytes.equals(wanted)) throw wrongOutput(show(wanted), bytes)
}

/** The status is this, and nothing was printed. */
export function expectFailure({ status, process }: Run, wanted: number): void {
  if (process.stdout.length > 0) throw wrongOutput('nothing', process.stdout.bytes)
  if (status !== wanted) throw wrongStatus(wanted, process)
}

/** Standard error says why there is no line. */
export function expectExplained({ status, process }: Run): void {
  if (process.stderr.text.trim() !== '') return
  const actual = `exit status ${status}, and nothing there`
  const expected = 'a line for a person on standard error'
  throw new FindingError({ expected, actual, symptom: 'output' })
}

function wrongStatus(wanted: number, process: Run['process']): FindingError {
  const { actual } = explain(process, 'gone')
  return new FindingError({ expected: `exit status ${wanted}`, actual, symptom: 'wrong status' })
}

function wrongOutput(expected: string, bytes: Buffer): FindingError {
  return new FindingError({
    expected: `${expected} on standard output`,
    actual: bytes.length === 0 ? 'nothing' : show(bytes),
    symptom: 'wrong output',
  })
}
