/** When a server is ready: by what it says and by what the operating system says, never by a sleep. */
import { setTimeout as sleep } from 'node:timers/promises'
import { ANSWER_WITHIN_MS, READY_WITHIN_MS, TAKEN_WITHIN_MS } from './deadlines.ts'
import { explain } from './explain.ts'
import { FindingError } from './finding.ts'
import { activityOf, membersOf, socketsOf } from './observe.ts'
import type { ProgramProcess } from './process.ts'
import { wait } from './wait.ts'

type Place = { address: string; port: number }

const LOOPBACK = '127.0.0.1'
const LOOK_EVERY_MS = 2

const inWords = ({ address, port }: Place): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`

/** The place that the line on standard error names. */
function claimed(process: ProgramProcess): Place | undefined {
  const [, address, port] = /^listening on (.+):(\d+)\r?$/m.exec(process.stderr.text) ?? []
  return address === undefined ? undefined : { address, port: Number(port) }
}

/** Where the program listens: the kernel's word, else what the program's process noted. */
export async function listeners(process: ProgramProcess): Promise<Place[] | undefined> {
  const pids = process.hosted ? [process.pid] : membersOf(process.pid)
  const sockets = await Promise.all(pids.map(socketsOf))
  if (sockets.every((known) => known !== undefined))
    return sockets
      .flat()
      .filter(({ state }) => state === 'LISTEN')
      .map(({ local }) => local)
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
 * Waits until the program listens on 127.0.0.1 at `asked` (0: any port) and says so.
 * @returns the port.
 * @throws {FindingError} where it listens elsewhere, ends, crashes, loops, or does nothing.
 */
export async function ready(process: ProgramProcess, asked: number): Promise<number> {
  const expected = `the line "listening on ${LOOPBACK}:${asked === 0 ? '<port>' : asked}" on standard error`
  const before = activityOf(process.pid)
  const line = await wait(process, {
    seen: () => claimed(process),
    progress: () => 0,
    withinMs: READY_WITHIN_MS,
  })
  const fail = (actual: string, why?: string): FindingError =>
    new FindingError({ expected, actual, symptom: 'wrong place', ...(why && { why }) })
  if (typeof line === 'string') {
    const open = await listeners(process)
    const tried = await refused(process)
    if (open?.[0])
      throw (
        elsewhere(open, asked, fail) ??
        fail(`no such line; the program does listen on ${inWords(open[0])}`)
      )
    if (tried !== undefined && asked !== 0 && !tried.endsWith(`:${asked}`))
      throw fail(
        `an attempt to listen on ${tried.split(' ')[1]} (${tried.split(' ')[0]}); its first argument was ${asked}`,
      )
    throw new FindingError(
      { expected, ...explain(process, line, before) },
      line === 'time' ? READY_WITHIN_MS : undefined,
    )
  }
  const wrong = elsewhere([line], asked, fail)
  if (wrong) throw wrong
  if (line.port === 0) throw fail('the line with port 0, which tells nobody where the server is')
  return line.port
}

/**
 * Looks whether the server listens where it says, there alone, by the operating system's word.
 * @throws {FindingError} where it doesn't.
 */
export async function expectListening(process: ProgramProcess, port: number): Promise<void> {
  const open = await opened(process, port)
  const expected = `a server on ${LOOPBACK}:${port} alone`
  const fail = (actual: string, why?: string): FindingError =>
    new FindingError({ expected, actual, symptom: 'wrong place', ...(why && { why }) })
  if (!open) return
  const wrong = elsewhere(open, port, fail)
  if (wrong) throw wrong
  if (!open.some((place) => place.port === port))
    throw fail('the line that says so, but nobody listens there')
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

/** The finding for a listener at an address or a port that wasn't asked for. */
function elsewhere(
  open: readonly Place[],
  asked: number,
  fail: (actual: string, why?: string) => FindingError,
): FindingError | undefined {
  const port = open.find((place) => asked !== 0 && place.port !== asked)
  if (port) return fail(`the program listens on port ${port.port}; its first argument was ${asked}`)
  const address = open.find((place) => place.address !== LOOPBACK)
  if (!address) return undefined
  const all = address.address === '::' || address.address === '0.0.0.0'
  return fail(
    `the program listens on ${inWords(address)}${all ? ', which is every address of the machine' : ''}`,
    'a server that listens on every address can be reached from outside; the contract says 127.0.0.1 alone',
  )
}
