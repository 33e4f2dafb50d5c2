/** What this machine knows of names and addresses, and what a dialer makes of them. */
import dns from 'node:dns/promises'
import { once } from 'node:events'
import net from 'node:net'
import { listen, refusingPort } from '../../src/harness/ports.ts'
import type { Listener } from '../../src/harness/listener.ts'
import type { Program } from '../../src/harness/program.ts'
import { AMPLE_MS, dials, expectFailure, expectLine, says } from './lines.ts'

// A name server on this machine or the next one answers in a few milliseconds.
const NAME_SERVER_MS = 400
// Two machines' sockets can have the same port; nine tries in ten find one that is free.
const MOST_TRIES = 5

/** What the machine's name server makes of a name, asked by ourselves. */
async function answerTo(name: string): Promise<'not found' | 'found' | 'silence'> {
  const resolver = new dns.Resolver({ timeout: NAME_SERVER_MS, tries: 1 })
  const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)])
  const codes = answers.map((answer) =>
    answer.status === 'fulfilled' ? 'found' : (answer.reason as NodeJS.ErrnoException).code,
  )
  if (codes.includes('found')) return 'found'
  // Where there is no name server at all, that is an answer as well: EAI_AGAIN, and at once.
  return codes.includes('ETIMEOUT') ? 'silence' : 'not found'
}

/**
 * Expects status 5 for a name that isn't there. Where the name server is silent, nothing can be expected: a
 * look-up can't be broken off, and Node's exit waits for it. One that finds what no one may register says
 * nothing of the program either.
 */
export async function expectNotFound(program: Program, name: string): Promise<void> {
  if ((await answerTo(name)) !== 'not found') return
  expectFailure(await dials(program, { host: name, port: 9, timeoutMs: 2 * AMPLE_MS }), 5)
}

/** The loopback addresses that `localhost` has on this machine. */
export async function localAddresses(): Promise<string[]> {
  const found = await dns.lookup('localhost', { all: true }).catch(() => [])
  return ['127.0.0.1', '::1'].filter((own) => found.some(({ address }) => address === own))
}

/** Expects the dialer to reach `localhost` where this address alone answers, and the others refuse. */
export async function expectReached(
  program: Program,
  host: string,
  others: readonly string[],
): Promise<void> {
  const listener = await listenWhereRefused(program, host, others)
  const run = await dials(program, { host: 'localhost', port: listener.port }, listener)
  expectLine(run, `hello from ${host}`)
}

async function listenWhereRefused(
  program: Program,
  host: string,
  others: readonly string[],
): Promise<Listener> {
  for (let tries = 1; ; tries += 1) {
    const [port = 0] = await Promise.all(others.map((other) => refusingPort(program, other)))
    try {
      return await listen(program, says(`hello from ${host}\n`), { host, port })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || tries === MOST_TRIES)
        throw error
    }
  }
}

/** A port that every one of these addresses refuses; nothing where somebody listens there. */
export async function portRefusedBy(
  program: Program,
  [first, ...others]: readonly string[],
): Promise<number | undefined> {
  if (first === undefined) return undefined
  const port = await refusingPort(program, first)
  const codes = await Promise.all(others.map((host) => codeOf({ host, port })))
  return codes.every((code) => code === 'ECONNREFUSED') ? port : undefined
}

/** An address that can't be dialled, for a reason that no other status stands for; where there is one. */
export async function undialled(): Promise<string | undefined> {
  // TCP has no broadcast: the kernel refuses by itself, and nothing leaves the machine.
  const host = '255.255.255.255'
  const code = await codeOf({ host, port: 9 })
  return code === undefined || NAMED.has(code) ? undefined : host
}

const NAMED = new Set(['ECONNREFUSED', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'ECONNRESET'])

/** What a dial of our own comes to; nothing where it connects, or hasn't failed soon. */
async function codeOf(place: { host: string; port: number }): Promise<string | undefined> {
  const socket = net.connect(place)
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(NAME_SERVER_MS) })
    return undefined
  } catch (error) {
    const { name, code } = error as NodeJS.ErrnoException
    return name === 'AbortError' ? undefined : code
  } finally {
    socket.on('error', () => {}).destroy()
  }
}
