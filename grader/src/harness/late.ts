/** Ports that answer no SYN at first, and later all of them, or refuse or reset: what came to them is told. */
import { EventEmitter, once } from 'node:events'
import type net from 'node:net'
import { Worker } from 'node:worker_threads'
import type { Farewell } from './connection.ts'
import type { Program } from './program.ts'
import type { Transcript } from './transcript.ts'
import { fill, FILLERS } from './unanswered.ts'

// Servers whose loop stands still until the gate is opened. They take their fillers first, for these were
// there first. A server that is to refuse keeps its first filler: so nobody else is given its port.
const SERVERS = `
  const net = require('node:net')
  const { parentPort, workerData: { gate, count, fillers } } = require('node:worker_threads')
  const servers = Array.from({ length: count }, (_, at) => {
    let taken = 0
    const server = net.createServer((socket) => {
      taken += 1
      if (gate[0] === 2) server.close()
      if (taken <= fillers) return socket.on('error', () => {}).resume()
      const from = socket.remotePort
      const tell = (event, bytes) => parentPort.postMessage({ at, from, event, bytes })
      if (gate[0] === 3) socket.resetAndDestroy()
      tell('open')
      socket.on('data', (chunk) => tell('receive', chunk))
      socket.on('end', () => tell('FIN')).on('error', () => tell('RST'))
    })
    return server.listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => {
      if (!servers.every(({ listening }) => listening)) return
      parentPort.postMessage(servers.map((each) => each.address().port))
      Atomics.wait(gate, 0, 0)
    })
  })
`

/** What the servers tell of a connection. */
type Told = { at: number; from: number; event: 'open' | 'receive' | 'FIN' | 'RST'; bytes?: Buffer }

/** A connection that came once the ports answered. Our FIN follows the program's. */
export type Caller = { port: number; openedAt: number; text: string; farewell: Farewell }

/** Emits `change` whenever something came. */
export class LatePorts extends EventEmitter<{ change: [] }> {
  readonly ports: readonly number[]
  readonly callers: Caller[] = []
  readonly #transcript: Transcript
  readonly #gate: Int32Array
  readonly #known = new Map<number, { caller: Caller; connection: number }>()

  constructor(ports: readonly number[], gate: Int32Array, transcript: Transcript) {
    super()
    this.ports = ports
    this.#gate = gate
    this.#transcript = transcript
  }

  get first(): number {
    return this.ports[0] ?? 0
  }

  /** Answers from here on: a SYN that was dropped is sent again about a second after it, and answered. */
  answer(): void {
    this.#open(1)
  }

  /** Refuses from here on: a SYN that was dropped is sent again about a second after it, and refused. */
  refuse(): void {
    this.#open(2)
  }

  /** Answers from here on as well, and resets each connection before it is told of. */
  reset(): void {
    this.#open(3)
  }

  /** Takes what the servers tell. */
  hear({ at, from, event, bytes }: Told): void {
    if (event === 'open') {
      const caller: Caller = {
        port: this.ports[at] ?? 0,
        openedAt: performance.now(),
        text: '',
        farewell: 'none',
      }
      this.callers.push(caller)
      this.#known.set(from, { caller, connection: this.#transcript.open(from, 'accept') })
    }
    const known = this.#known.get(from)
    if (!known || event === 'open') return void this.emit('change')
    const { caller, connection } = known
    if (event === 'receive') {
      const chunk = Buffer.from(bytes ?? [])
      caller.text += chunk.toString()
      this.#transcript.add({ connection, event }, chunk)
    } else {
      caller.farewell = event
      this.#transcript.add({ connection, event: `receive ${event}` })
    }
    this.emit('change')
  }

  #open(fate: number): void {
    Atomics.store(this.#gate, 0, fate)
    Atomics.notify(this.#gate, 0)
  }
}

/** So many ports that answer no SYN, for as long as the check lasts or until they are told to. */
export async function latePorts(program: Program, count: number): Promise<LatePorts> {
  const gate = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(SERVERS, { eval: true, workerData: { gate, count, fillers: FILLERS } })
  const fillers: net.Socket[] = []
  program.atEnd(async () => {
    for (const filler of fillers) filler.destroy()
    await worker.terminate()
  })
  const [ports] = (await once(worker, 'message')) as [number[]]
  const late = new LatePorts(ports, gate, program.transcript)
  worker.on('message', (told: Told) => late.hear(told))
  for (const filled of await Promise.all(ports.map(fill))) fillers.push(...filled)
  return late
}
