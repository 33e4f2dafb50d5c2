/** When a server is ready: by what it says and by what the operating system says, never by a sleep. */
import { setTimeout as sleep } from 'node:timers/promises'
import { printable } from './bytes.ts'
import { ANSWER_WITHIN_MS, READY_WITHIN_MS, TAKEN_WITHIN_MS } from './deadlines.ts'
import { explain } from './explain.ts'
import { FindingError, type Seen } from './finding.ts'
import { membersOf } from './observe.ts'
import type { ProgramProcess } from './process.ts'
import { listeningPlacesOf } from './sockets.ts'
import { wait, type GaveUp } from './wait.ts'

export type Place = { address: string; port: number }

export const LOOPBACK = '127.0.0.1'
const LOOK_EVERY_MS = 2

/** An address as it is written before a port: IPv6 stands in brackets (RFC 5952 § 6). */
export const written = (address: string): string =>
  address.includes(':') ? `[${address}]` : address

const inWords = ({ address, port }: Place): string => `${written(address)}:${port}`

/** The place that the line on standard error names, and the address as it stands there. */
function claimed(process: ProgramProcess): (Place & { said: string }) | undefined {
  const [, said, port] = /^listening on (.+):(\d+)\r?$/m.exec(process.stderr.text) ?? []
  if (said === undefined) return undefined
  return { said, address: said.replace(/^\[(.*)\]$/, '$1'), port: Number(port) }
}

/** Where the program listens: the kernel's word, else what the program's process noted. */
export async function listeners(process: ProgramProcess): Promise<Place[] | undefined> {
  const places = await Promise.all(membersOf(process).map(listeningPlacesOf))
  if (places.every((known) => known !== undefined)) return places.flat()
  if (!process.hosted) return undefined
  const notes = (await process.notes()).filter(({ event }) => event === 'listen')
  return notes.map(({ detail = '' }) => {
    const colon = detail.lastIndexOf(':')
    return { address: detail.slice(0, colon), port: Number(detail.slice(colon + 1)) }
  })
}

/** The last port that the program tried to open and was refused, as its process noted it. */
async function refused(process: ProgramProcess): Promise<string | undefined> {
  const notes = await process.notes()
  return notes.findLast(({ event }) => event === 'listen failed')?.detail
}

/**
 * Waits until the program listens at `port` (0: any port) of the address and says so.
 * @returns the port.
 * @throws {FindingError} where it listens elsewhere, ends, crashes, loops, or does nothing.
 */
export async function ready(
  process: ProgramProcess,
  port: number,
  address = LOOPBACK,
): Promise<number> {
  const asked = { address, port }
  const place = `${written(address)}:${port === 0 ? '<port>' : port}`
  const expected = `the line "listening on ${place}" on standard error`
  const line = await wait(process, {
    seen: () => claimed(process),
    progress: () => 0,
    withinMs: process.hosted ? ANSWER_WITHIN_MS : READY_WITHIN_MS,
  })
  if (typeof line === 'string') {
    const seen = await unready(process, asked, line)
    throw new FindingError({ expected, ...seen }, line === 'time' ? ANSWER_WITHIN_MS : undefined)
  }
  const nobody = 'the line with port 0, which tells nobody where the server is'
  const wrong = elsewhere([line], asked) ?? (line.port === 0 ? misplaced(nobody) : undefined)
  if (wrong) throw new FindingError({ expected, ...wrong })
  if (line.said !== written(address)) throw miswritten(expected, line.said)
  return line.port
}

/**
 * Looks whether the server listens where it says, there alone, by the operating system's word.
 * @throws {FindingError} where it doesn't.
 */
export async function expectListening(
  process: ProgramProcess,
  port: number,
  address = LOOPBACK,
): Promise<void> {
  const open = await opened(process, port)
  if (!open) return
  const there = open.some((place) => place.port === port)
  const nobody = 'the line that says so, but nobody listens there'
  const wrong = elsewhere(open, { address, port }) ?? (there ? undefined : misplaced(nobody))
  if (wrong)
    throw new FindingError({ expected: `a server on ${written(address)}:${port} alone`, ...wrong })
}

const misplaced = (actual: string): Seen => ({ actual, symptom: 'wrong place' })

const miswritten = (expected: string, said: string): FindingError =>
  new FindingError({
    expected,
    actual: `the address written as ${printable(said)}`,
    symptom: 'wrong output',
  })

/** What a program did that never said the line. */
async function unready(process: ProgramProcess, asked: Place, why: GaveUp): Promise<Seen> {
  const tried = await refused(process)
  if (tried !== undefined && asked.port !== 0 && !tried.endsWith(`:${asked.port}`)) {
    const [code, place] = tried.split(' ')
    const actual = `an attempt to listen on ${place} (${code}); the port that it was given is ${asked.port}`
    return { actual, symptom: 'wrong port' }
  }
  if (process.crash || process.exit) return explain(process, 'gone')
  if (/^listening on /m.test(process.stdout.text)) return misplaced('that line on standard output')
  const open = await listeners(process)
  if (!open?.[0]) return explain(process, why)
  const silent = misplaced(`no such line; the program does listen on ${inWords(open[0])}`)
  return elsewhere(open, asked) ?? silent
}

/** The listeners, once the claimed port is among them or clearly isn't going to be. */
async function opened(process: ProgramProcess, port: number): Promise<Place[] | undefined> {
  const giveUpAt = performance.now() + (process.hosted ? TAKEN_WITHIN_MS : ANSWER_WITHIN_MS)
  for (;;) {
    const open = await listeners(process)
    const there = !open || open.some((place) => place.port === port)
    if (there || process.exit || performance.now() > giveUpAt) return open
    await sleep(LOOK_EVERY_MS)
  }
}

/** What is told of a listener at an address or a port that wasn't asked for. */
function elsewhere(open: readonly Place[], asked: Place): Seen | undefined {
  const port = open.find((place) => asked.port !== 0 && place.port !== asked.port)?.port
  const actual = `the program listens on port ${port}; the port that it was given is ${asked.port}`
  if (port !== undefined) return { actual, symptom: 'wrong port' }
  const address = open.find((place) => place.address !== asked.address)
  if (!address) return undefined
  const all = ['::', '0.0.0.0'].includes(address.address)
    ? ', which is every address of the machine'
    : ''
  return {
    ...misplaced(`the program listens on ${inWords(address)}${all}`),
    why: 'a server that listens on other addresses can be reached from outside',
  }
}
