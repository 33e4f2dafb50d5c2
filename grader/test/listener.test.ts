/** A server of ours hands out the connections of a program, and leaves nothing behind. */
import { once } from 'node:events'
import net from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { refusingPort } from '../src/harness/ports.ts'
import { Listener, type Manner } from '../src/harness/listener.ts'
import { polite } from '../src/harness/manners.ts'
import { socketsOf, type OpenSocket } from '../src/harness/sockets.ts'
import { Transcript } from '../src/harness/transcript.ts'
import { faultOf, launchOf, programFor, sharedHosts } from './small.ts'
import { connected, dialled, farewell, until } from './wire.ts'

const hosts = sharedHosts()
const neverStarted = () => Promise.reject(new Error('no program is started here'))

/** A listener that takes us for a program, which goes on for as long as the test. */
async function listening(manner: Manner): Promise<Listener> {
  const listener = await Listener.open(manner)
  onTestFinished(() => listener.close())
  return listener
}

async function serve(listener: Listener): Promise<void> {
  const program = programFor(await launchOf('keeps-a-timer', hosts))
  listener.serve(await program.start(() => []), new Transcript())
}

/** The sockets of this process at either end of this port, by the kernel's word: none where it tells nothing. */
async function socketsAt(port: number): Promise<OpenSocket[]> {
  const all = (await socketsOf(process.pid)) ?? []
  return all.filter(({ local, remote }) => [local.port, remote.port].includes(port))
}

/** How many connections wait in the accept queue of this port; 0 where the kernel doesn't tell. */
async function unaccepted(port: number): Promise<number> {
  const queue = (await socketsAt(port)).find(({ state }) => state === 'LISTEN')
  return queue?.unreadBytes ?? 0
}

describe('a listener', () => {
  test('hands out each connection, in the order in which they came', async () => {
    const listener = await listening(polite)
    await serve(listener)
    const first = await connected(listener.port)
    const second = await connected(listener.port)
    await until(() => expect(listener.peers.length).toBe(2))
    const ports = [first, second].map(({ socket }) => socket.localPort)
    expect(listener.peers.map(({ port }) => port)).toEqual(ports)
    expect(listener.peers.map(({ number }) => number)).toEqual([1, 2])
  })

  test('counts them', async () => {
    const listener = await listening(polite)
    await serve(listener)
    expect(listener.connections(0)).toEqual([])
    await connected(listener.port)
    await until(() => expect(listener.connections(1)).toBe(listener.peers))
    const fault = faultOf(Promise.resolve().then(() => listener.connections(2)))
    expect(await fault).toMatchObject({ actual: '1', symptom: 'wrong output' })
  })

  test('keeps those that come before it is told whose they are', async () => {
    const listener = await listening(polite)
    const early = await connected(listener.port)
    early.socket.end('early')
    await until(async () => expect(await unaccepted(listener.port)).toBe(0))
    expect(listener.peers).toEqual([])
    await serve(listener)
    await farewell(early)
    expect(early.seen).toEqual(['FIN'])
    expect(listener.peers.map(({ receivedBytes }) => receivedBytes)).toEqual([5])
  })

  test('is at work until its manner is done with each of them', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const listener = await listening(() => promise)
    await serve(listener)
    expect(listener.isAtWork).toBe(false)
    await connected(listener.port)
    await connected(listener.port)
    await until(() => expect(listener.peers.length).toBe(2))
    expect(listener.isAtWork).toBe(true)
    resolve()
    await listener.settled()
    expect(listener.isAtWork).toBe(false)
  })

  test('tells what its manner found, to whoever waits for it', async () => {
    const listener = await listening(() => Promise.reject(new RangeError('found')))
    await serve(listener)
    await connected(listener.port)
    await until(() => expect(listener.peers.length).toBe(1))
    await expect(listener.settled()).rejects.toThrow('found')
  })
})

describe('a listener that is closed', () => {
  test.for(['served', 'early'] as const)('leaves no connection that was %s', async (kind) => {
    const listener = await listening(async (peer) => {
      await peer.untilFarewell()
    })
    if (kind === 'served') await serve(listener)
    const open = await connected(listener.port)
    const halfClosed = await connected(listener.port)
    halfClosed.socket.end()
    await until(async () => expect(await unaccepted(listener.port)).toBe(0))
    listener.close()
    await Promise.all([open, halfClosed].map(farewell))
    expect(open.seen).toEqual(['RST'])
    open.socket.destroy()
    halfClosed.socket.destroy()
    await until(async () => expect(await socketsAt(listener.port)).toEqual([]))
  })

  test('refuses', async () => {
    const listener = await listening(polite)
    listener.close()
    const late = dialled(listener.port)
    await farewell(late)
    expect(late.seen).toEqual(['ECONNREFUSED'])
  })
})

describe('a port that refuses', () => {
  /** Listens there, and gives the port away again. */
  async function take(port: number): Promise<void> {
    const server = net.createServer()
    onTestFinished(() => void server.close())
    await once(server.listen(port, '127.0.0.1'), 'listening')
    server.close()
  }

  test('refuses every dial, and nobody else can listen there', async () => {
    const port = await refusingPort(programFor(neverStarted))
    for (let times = 0; times < 20; times += 1) {
      const wire = dialled(port)
      await farewell(wire)
      expect(wire.seen).toEqual(['ECONNREFUSED'])
    }
    await expect(take(port)).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })

  test('is free again at the end, and leaves nothing', async () => {
    const program = programFor(neverStarted)
    const port = await refusingPort(program)
    await program.stop()
    await until(async () => expect(await socketsAt(port)).toEqual([]))
    await take(port)
  })
})
