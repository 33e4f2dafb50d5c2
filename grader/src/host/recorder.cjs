// @ts-check
/**
 * Notes what the program reads, writes and opens, through `node:diagnostics_channel`, without touching
 * its code. The notes make the right-hand side of the ladder, and tell when nothing can come any more.
 * They come from inside the program's process, so no promise is ever held to be kept because of them.
 */
const { createHook } = require('node:async_hooks')
const { subscribe, tracingChannel } = require('node:diagnostics_channel')

/** @import { Server, Socket } from 'node:net' */
/** @import { Note, Snapshot } from './control.ts' */

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

/** @param {unknown} chunk */
const length = (chunk) =>
  typeof chunk === 'string' || chunk instanceof Uint8Array ? Buffer.byteLength(chunk) : 0

/**
 * @param {unknown} message
 * @returns {Socket}
 */
const socketOf = (message) => /** @type {{ socket: Socket }} */ (message).socket

/** 0 where the program has left no descriptor to ask with: that is no fault of its own. */
function residentBytes() {
  try {
    return process.memoryUsage.rss()
  } catch {
    return 0
  }
}

class Recorder {
  /** @type {Note[]} */
  #notes = []
  /** @type {Set<Socket>} */
  #sockets = new Set()
  // What the sockets had read and written that are closed by now.
  #closedRead = 0
  #closedWritten = 0
  /** @type {Set<number>} */
  #hidden = new Set()
  #moves = 0

  /** Begins to listen; from here on every socket of the process is noted. */
  start() {
    subscribe('net.server.socket', (message) => this.#watch(socketOf(message), 'remotePort'))
    subscribe('net.client.socket', (message) => {
      this.note({ port: 0, event: 'dial' })
      this.#watch(socketOf(message), 'localPort')
    })
    const listen = tracingChannel('net.server.listen')
    listen.subscribe({
      asyncEnd: (message) => this.#listening(/** @type {{ server: Server }} */ (message).server),
      error: (message) =>
        this.#refused(/** @type {{ error: NodeJS.ErrnoException }} */ (message).error),
    })
    createHook({
      init: (id, type) => void (HIDDEN.test(type) && this.#hidden.add(id)),
      destroy: (id) => void this.#hidden.delete(id),
      trackPromises: false,
    }).enable()
  }

  /** @param {Omit<Note, 'ns'>} note */
  note(note) {
    this.#moves += 1
    if (this.#notes.length < MAX_NOTES)
      this.#notes.push({ ns: String(process.hrtime.bigint()), ...note })
  }

  /** The notes since they were last taken. */
  takeNotes() {
    return this.#notes.splice(0)
  }

  /**
   * Two equal idle snapshots, one turn of the loop apart, mean that the program waits for its peers.
   * @returns {Snapshot}
   */
  snapshot() {
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
      writtenBytes: written,
      rss: residentBytes(),
    }
  }

  /** @param {Server} server */
  #listening(server) {
    const address = server.address()
    if (address === null || typeof address === 'string') return
    this.note({ port: 0, event: 'listen', detail: `${address.address}:${address.port}` })
  }

  /** @param {NodeJS.ErrnoException & { address?: string, port?: number }} error */
  #refused({ code, address, port }) {
    this.note({ port: 0, event: 'listen failed', detail: `${code} ${address ?? ''}:${port ?? ''}` })
  }

  /**
   * Notes what a socket does under the port of the client's end, which is not there before it is connected.
   * @param {Socket} socket
   * @param {'remotePort' | 'localPort'} clientsEnd
   */
  #watch(socket, clientsEnd) {
    this.#sockets.add(socket)
    let port = socket[clientsEnd] ?? 0
    /** @param {Omit<Note, 'ns' | 'port'>} what */
    const note = (what) => {
      port ||= socket[clientsEnd] ?? 0
      this.note({ port, ...what })
    }
    /**
     * @param {'push' | 'write' | 'end' | 'destroy' | 'resetAndDestroy'} name
     * @param {(chunk: unknown) => void} saw
     */
    const before = (name, saw) => {
      const original = /** @type {(...args: unknown[]) => unknown} */ (Reflect.get(socket, name))
      /** @param {unknown[]} args */
      const wrapped = (...args) => {
        saw(args[0])
        return original.apply(socket, args)
      }
      Object.defineProperty(socket, name, { value: wrapped, configurable: true, writable: true })
    }
    before('push', (chunk) =>
      chunk === null ? note({ event: 'read FIN' }) : note({ event: 'read', bytes: length(chunk) }),
    )
    before('write', (chunk) => note({ event: 'write', bytes: length(chunk) }))
    before('end', (chunk) => {
      if (length(chunk) > 0) note({ event: 'write', bytes: length(chunk) })
      note({ event: 'end()' })
    })
    socket.once('close', () => {
      this.#sockets.delete(socket)
      this.#closedRead += socket.bytesRead
      this.#closedWritten += socket.bytesWritten
    })
    before('destroy', (error) => {
      const { code } = /** @type {NodeJS.ErrnoException} */ (error ?? {})
      note({ event: 'destroy()', ...(code !== undefined && { detail: code }) })
    })
    before('resetAndDestroy', () => note({ event: 'resetAndDestroy()' }))
  }
}

module.exports = { Recorder }
