/**
 * Notes what the program reads, writes and opens, through `node:diagnostics_channel`, without touching
 * its code. The notes make the right-hand side of the ladder, and tell when nothing can come any more.
 * They come from inside the program's process, so no promise is ever held to be kept because of them.
 */
import { createHook } from 'node:async_hooks'
import { subscribe, tracingChannel } from 'node:diagnostics_channel'
import type { Server, Socket } from 'node:net'
import type { Note, Snapshot } from './control.ts'

const MAX_NOTES = 400
// A process that holds only these is asleep until somebody sends it something.
// A write or a FIN that is pending waits for the other end as well.
const PASSIVE = new Set([
  'TCPServerWrap',
  'TCPSocketWrap',
  'PipeWrap',
  'TTYWrap',
  'UDPWrap',
  'SignalWrap',
  'WriteWrap',
  'SimpleWriteWrap',
  'ShutdownWrap', // prettier-ignore
])
// Pending work that `getActiveResourcesInfo` does not list: unreferenced timers, the thread pool.
const HIDDEN = /^(Timeout|Immediate|ZLIB|.*REQUEST)$/

const length = (chunk: unknown): number =>
  typeof chunk === 'string' || chunk instanceof Uint8Array ? Buffer.byteLength(chunk) : 0

export class Recorder {
  #notes: Note[] = []
  readonly #sockets = new Set<Socket>()
  // What the sockets had read and written that are closed by now.
  #closedRead = 0
  #closedWritten = 0
  readonly #hidden = new Set<number>()
  #moves = 0

  /** Begins to listen; from here on every socket of the process is noted. */
  start(): void {
    subscribe('net.server.socket', (message) => this.#watch((message as { socket: Socket }).socket))
    subscribe('net.client.socket', (message) => this.#watch((message as { socket: Socket }).socket))
    const listen = tracingChannel('net.server.listen')
    listen.subscribe({
      asyncEnd: (message) => this.#listening((message as { server: Server }).server),
      error: (message) => this.#refused(message as { error: NodeJS.ErrnoException }),
    })
    createHook({
      init: (id, type) => void (HIDDEN.test(type) && this.#hidden.add(id)),
      destroy: (id) => void this.#hidden.delete(id),
      trackPromises: false,
    }).enable()
  }

  note(note: Omit<Note, 'ns'>): void {
    this.#moves += 1
    if (this.#notes.length < MAX_NOTES)
      this.#notes.push({ ns: String(process.hrtime.bigint()), ...note })
  }

  /** The notes since they were last taken. */
  takeNotes(): Note[] {
    return this.#notes.splice(0)
  }

  /** Two equal idle snapshots, one turn of the loop apart, mean that the program waits for its peers. */
  snapshot(): Snapshot {
    let [read, written] = [this.#closedRead, this.#closedWritten]
    for (const socket of this.#sockets) {
      read += socket.bytesRead
      written += socket.bytesWritten
    }
    const active = process.getActiveResourcesInfo()
    return {
      idle: this.#hidden.size === 0 && active.every((type) => PASSIVE.has(type)),
      moved: [this.#moves, read, written, active.length, this.#sockets.size].join(' '),
      readBytes: read,
      rss: process.memoryUsage.rss(),
    }
  }

  #listening(server: Server): void {
    const address = server.address()
    if (address === null || typeof address === 'string') return
    this.note({ port: 0, event: 'listen', detail: `${address.address}:${address.port}` })
  }

  #refused({
    error,
  }: {
    error: NodeJS.ErrnoException & { address?: string; port?: number }
  }): void {
    const detail = `${error.code} ${error.address ?? ''}:${error.port ?? ''}`
    this.note({ port: 0, event: 'listen failed', detail })
  }

  #watch(socket: Socket): void {
    this.#sockets.add(socket)
    const port = socket.remotePort ?? 0
    const before = (
      name: 'push' | 'write' | 'end' | 'destroy' | 'resetAndDestroy',
      saw: (chunk: unknown) => void,
    ) => {
      const original = Reflect.get(socket, name) as (...args: unknown[]) => unknown
      const wrapped = (...args: unknown[]) => {
        saw(args[0])
        return original.apply(socket, args)
      }
      Object.defineProperty(socket, name, { value: wrapped, configurable: true, writable: true })
    }
    before('push', (chunk) =>
      chunk === null
        ? this.note({ port, event: 'read FIN' })
        : this.note({ port, event: 'read', bytes: length(chunk) }),
    )
    before('write', (chunk) => this.note({ port, event: 'write', bytes: length(chunk) }))
    before('end', (chunk) => {
      if (length(chunk) > 0) this.note({ port, event: 'write', bytes: length(chunk) })
      this.note({ port, event: 'end()' })
    })
    socket.once('close', () => {
      this.#sockets.delete(socket)
      this.#closedRead += socket.bytesRead
      this.#closedWritten += socket.bytesWritten
    })
    before('destroy', (error) => {
      const { code } = (error ?? {}) as NodeJS.ErrnoException
      this.note({ port, event: 'destroy()', ...(code !== undefined && { detail: code }) })
    })
    before('resetAndDestroy', () => this.note({ port, event: 'resetAndDestroy()' }))
  }
}
