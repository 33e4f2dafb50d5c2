// A staggered race over three ports, and its ladder as the client saw it. On A the accept queue is full, so a SYN gets
// no answer; B refuses; C listens.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'

const HOST = '127.0.0.1'
const STAGGER_MS = 250
const RUNG = 22

function stuck(): void {
  const server = net.createServer()
  server.listen({ port: 0, host: HOST, backlog: 1 }, () => {
    parentPort?.postMessage((server.address() as AddressInfo).port) // never a string for TCP
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  })
}

type Port = { name: string; port: number }

async function run(): Promise<void> {
  const full = new Worker(import.meta.filename)
  const [a] = await once(full, 'message')
  const holders = [net.connect(a, HOST), net.connect(a, HOST)]
  for (const holder of holders) if (holder.connecting) await once(holder, 'connect')
  const server = net.createServer((socket) => socket.on('end', () => socket.end()).resume())
  await once(server.listen(0, HOST), 'listening')
  const c = (server.address() as AddressInfo).port // never a string for TCP
  const taken = net.connect(c, HOST)
  await once(taken, 'connect')

  await race([
    { name: 'A', port: a },
    { name: 'B', port: taken.localPort ?? 0 },
    { name: 'C', port: c },
  ])
  for (const socket of [...holders, taken]) socket.destroy()
  server.close()
  await full.terminate()
}

const out = (label: string): string => `│${` ${label} `.padStart(12, '─').padEnd(RUNG, '─')}▶│`
const back = (label: string): string => `│◀${` ${label} `.padStart(12, '─').padEnd(RUNG, '─')}│`
const here = (label: string): string => `│${` ${label}`.padEnd(RUNG)} │`

let started = 0

function rung(arrow: string, what: string): void {
  const ms = Math.round(performance.now() - started)
  console.log(`${String(ms).padStart(5)} ms  ${arrow}  ${what}`)
}

async function race(ports: Port[]): Promise<void> {
  started = performance.now()
  console.log('          client                 port')
  const dials = new Map<net.Socket, string>()
  const { promise: over, resolve } = Promise.withResolvers<void>()
  // #region race
  const queue = [...ports]
  let stagger: NodeJS.Timeout | undefined
  const dialNext = (): void => {
    clearTimeout(stagger)
    const next = queue.shift()
    if (!next) return
    if (queue.length > 0) stagger = setTimeout(dialNext, STAGGER_MS)
    const socket = net.connect(next.port, HOST)
    dials.set(socket, next.name)
    rung(out('SYN'), next.name)
    socket.on('error', () => {
      rung(back('RST'), `${next.name} refuses`)
      dialNext()
    })
    socket.on('connect', () => won(socket, next.name))
  }
  // #endregion
  const won = (winner: net.Socket, name: string): void => {
    clearTimeout(stagger)
    rung(back('SYN-ACK'), `${name} connects, and has won`)
    for (const [loser, of] of dials) {
      if (loser === winner || loser.destroyed) continue
      loser.destroy()
      rung(here('destroy()'), `${of} is taken back`)
    }
    winner.end('hello\n')
    rung(out('"hello", FIN'), name)
    winner.resume().on('end', () => {
      rung(back('FIN'), name)
      resolve()
    })
  }
  dialNext()
  await over
}

if (isMainThread) await run()
else stuck()
