/** How a greeter is started, whom it admits and whom it turns away. */
import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { show } from '../../src/harness/bytes.ts'
import { expectBetween } from '../../src/harness/check.ts'
import { ANSWER_WITHIN_MS, AT_ONCE_MS } from '../../src/harness/deadlines.ts'
import { FindingError, type Seen } from '../../src/harness/finding.ts'
import type { Peer } from '../../src/harness/peer.ts'
import type { Program, Serving } from '../../src/harness/program.ts'
import type { Subject } from '../../src/harness/subject.ts'

// Reserved for documentation (RFC 5737): a machine has one of them at the most, and hardly ever.
const FOREIGN = ['203.0.113.1', '198.51.100.1', '192.0.2.1']

// A FIN is read, answered, sent and closed in a turn of the loop each.
const FAREWELL_TURNS = 4

const ENDINGS: Record<'FIN' | 'RST', Seen> = {
  FIN: { actual: 'a FIN', symptom: 'early FIN' },
  RST: { actual: 'a reset (RST)', symptom: 'reset' },
}

/** A greeter on this address that admits so many. */
export function greeter(host: string, most: number): Serving {
  return { host, argv: (port) => [host, port, String(most)] }
}

/** Whether this machine has the address: whether we can listen there ourselves. */
async function has(host: string): Promise<boolean> {
  const server = net.createServer()
  try {
    await once(server.listen(0, host), 'listening')
    return true
  } catch (error) {
    // Any other failure is no answer to the question.
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') return false
    throw error
  } finally {
    server.close()
  }
}

/** Those of these addresses that the machine has. */
export async function present(hosts: readonly string[]): Promise<string[]> {
  const known = await Promise.all(hosts.map(has))
  return hosts.filter((_, at) => known[at])
}

/** An address that the machine hasn't got; nothing where it can listen on all of them. */
export async function foreignAddress(): Promise<string | undefined> {
  const own = await present(FOREIGN)
  return FOREIGN.find((host) => !own.includes(host))
}

/** Connects, and expects the greeting, to the byte. */
export async function greeted(server: Subject, from?: string): Promise<Peer> {
  const peer = await server.connect(from)
  await peer.expect(Buffer.from(`you are ${from ?? server.host}:${peer.port}\n`))
  return peer
}

/** Connects, and expects to be let in: a byte comes, whatever it says. */
export async function admitted(server: Subject, when: string): Promise<Peer> {
  const refused = (seen: Seen): FindingError => notAdmitted(server, when, seen)
  const peer = await server.connect().catch((error: unknown) => {
    throw isReset(error) ? refused(error.fault) : error
  })
  const seen = (): true | undefined => {
    if (peer.receivedBytes > 0) return true
    if (peer.farewell === 'none') return undefined
    throw refused(ENDINGS[peer.farewell])
  }
  await server.waitFor({ source: peer, progress: () => peer.moved, seen }, refused)
  return peer
}

function notAdmitted({ process }: Subject, when: string, seen: Seen): FindingError {
  const expected = `a greeting ${when}`
  // What a program that can't be asked has noticed, nobody knows: in doubt it is tried again alone.
  if (process.hosted) return new FindingError({ expected, ...seen })
  return new FindingError({ expected, ...seen, symptom: 'late' }, ANSWER_WITHIN_MS)
}

/** Connects, and expects to be closed at once, by FIN or RST, without a byte. */
export async function turnedAway(server: Subject): Promise<void> {
  const peer = await server.connect().catch((error: unknown) => {
    // A reset can be there before we hear that we are connected.
    if (isReset(error)) return undefined
    throw error
  })
  if (!peer) return
  const farewell = await peer.untilFarewell()
  const count = peer.receivedBytes
  const expected = 'a client too many closed at once, without a byte'
  if (farewell !== 'none' && count > 0)
    throw new FindingError({ expected, actual: `${count} B for it`, symptom: 'extra bytes' })
  if (farewell === 'none' && count > 0)
    throw new FindingError({ expected, actual: 'it let in', symptom: 'left open' })
  if (farewell === 'none')
    throw new FindingError({ expected, actual: 'it left waiting', symptom: 'silent' })
  expectBetween(peer.farewellAt - peer.openedAt, [0, 0], 'until a client too many is closed')
}

/** Expects the program to have kept these connections so far. */
export function expectKept(...peers: Peer[]): void {
  for (const { farewell } of peers) {
    if (farewell === 'none') continue
    const expected = 'the connection kept until the client ends it'
    throw new FindingError({ expected, ...ENDINGS[farewell] })
  }
}

/** Leaves by a FIN, and expects the program to end its side as well. */
export async function leave(server: Subject, peer: Peer): Promise<void> {
  peer.halfClose()
  if ((await peer.untilFarewell()) === 'none') {
    const expected = "the connection closed after the client's FIN"
    throw new FindingError({ expected, actual: 'silence', symptom: 'silent' })
  }
  await untilNoticed(server)
}

/** Leaves by a reset. */
export async function leaveByReset(server: Subject, peer: Peer): Promise<void> {
  peer.reset()
  await untilNoticed(server)
}

/** So long the contract lets a program take to notice; and its event loop has turned since. */
async function untilNoticed({ process }: Subject): Promise<void> {
  await sleep(AT_ONCE_MS)
  // A stalled program had no such time: each answer takes it a turn of its loop, and a farewell takes a few.
  for (let turn = 0; turn < FAREWELL_TURNS; turn += 1) await process.snapshot()
}

/** Expects the program to end with this status, and to say this on standard error. */
export async function expectRefusalNaming(
  program: Program,
  argv: string[],
  { status, name }: { status: number; name: string },
): Promise<void> {
  await program.expectRefusal(argv, status)
  const said = program.process?.stderr.text ?? ''
  if (said.includes(name)) return
  throw new FindingError({
    expected: `a line on standard error that names ${name}`,
    actual: show(Buffer.from(said.trim())),
    symptom: 'wrong output',
  })
}

function isReset(error: unknown): error is FindingError {
  return error instanceof FindingError && error.fault.symptom === 'reset'
}
