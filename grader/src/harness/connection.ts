/** Our socket of one connection: what came, what was sent, how it ended. */
import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import { arrivals, CHUNK } from './dial.ts'
import { PROBE_MS } from './deadlines.ts'
import type { Transcript } from './transcript.ts'

/** How a connection ended, or that it hasn't. */
export type Farewell = 'FIN' | 'RST' | 'none'

// What has come and isn't yet expected is kept up to here; then we stop reading.
const MAX_INBOX_CHUNKS = 16
// What is kept of all that came, to look for what should never have come.
const MAX_FIRST_BYTES = 64 * 1024

/** Emits `change` whenever something came. */
export class Connection extends EventEmitter<{ change: [] }> {
  farewell: Farewell = 'none'
  readonly number: number
  /** When it was opened, and when the program ended it, by `performance.now()`. */
  readonly openedAt = performance.now()
  farewellAt = Number.NaN
  /** The port of the client's end: ours, or the program's where we are the server. */
  readonly port: number
  /** Which end of the connection is ours. */
  readonly side: 'client' | 'server'
  /** What came and was not yet expected. */
  protected readonly inbox: Buffer[] = []
  /** The first of all that came. */
  protected readonly first: Buffer[] = []
  protected readonly socket: Socket
  readonly #transcript: Transcript
  #received = 0
  #sent = 0
  #reading = true
  #probed = false

  constructor(socket: Socket, transcript: Transcript) {
    super()
    this.socket = socket
    const dialled = arrivals.has(socket)
    this.side = dialled ? 'client' : 'server'
    this.port = (dialled ? socket.localPort : socket.remotePort) ?? 0
    this.#transcript = transcript
    this.number = transcript.open(this.port, dialled ? 'connect' : 'accept')
    if (dialled) arrivals.set(socket, (chunk) => this.#arrived(chunk))
    else socket.on('data', (chunk: Buffer) => this.#arrived(chunk))
    socket.on('end', () => this.#ended('FIN'))
    socket.on('error', (error: NodeJS.ErrnoException) => this.#failed(error))
  }

  /** Whether we read what the program sends. */
  get reads(): boolean {
    return this.#reading && this.farewell === 'none'
  }

  /** Whether the connection is broken off, also after the program's FIN: nothing that we send arrives any more. */
  get severed(): boolean {
    return this.socket.destroyed
  }

  /** The number of bytes that came. */
  get receivedBytes(): number {
    return this.#received
  }

  /** The number of bytes that were given to `send` and `offer`. */
  get sentBytes(): number {
    return this.#sent
  }

  /** The number of them that the two kernels, or the program, have taken. */
  get acceptedBytes(): number {
    return this.socket.bytesWritten - this.socket.writableLength
  }

  /** A number that changes with each byte that moves. */
  get moved(): number {
    return this.#received + this.acceptedBytes
  }

  /** Takes what came and was not yet expected. */
  taken(): Buffer {
    return Buffer.concat(this.inbox.splice(0))
  }

  /** Sends our FIN: the program has all that we say, and can still answer. */
  halfClose(): void {
    this.note('send FIN')
    this.socket.end()
  }

  /** Stops reading: the program's bytes fill our kernel's buffer, and then its own. */
  stopReading(): void {
    this.#reading = false
    this.socket.pause()
    this.note('stop reading')
  }

  /** Reads again. */
  readOn(): void {
    this.#reading = true
    this.socket.resume()
    this.note('read again')
  }

  /** Sends a RST: nothing is delivered any more, in either direction. */
  reset(): void {
    this.note('send RST')
    this.drop()
  }

  /**
   * How the program has let go of a connection that it has ended: 'none' where it still has it, 'RST' where it
   * reset it behind its FIN. Where it left with its FIN, its kernel answers a byte by a RST.
   */
  async letGoBy(): Promise<Farewell> {
    this.#probed = true
    return this.probe()
  }

  /** Lets go of the connection after the check; a RST leaves nothing waiting in the kernel. */
  drop(): void {
    // libuv refuses a reset while a FIN is being sent (uv_tcp_close_reset after uv_shutdown), and Node then keeps
    // the handle for ever.
    if (this.socket.writableEnded) this.socket.destroy()
    else this.socket.resetAndDestroy()
  }

  /** Writes, and resolves when our kernel has taken it all or never will. */
  protected write(bytes: Buffer): Promise<void> {
    this.#sent += bytes.length
    this.note('send', bytes)
    return new Promise((resolve) => void this.socket.write(bytes, () => resolve()))
  }

  /** Reads again what a full inbox held up. */
  protected readWhenEmpty(): void {
    if (this.#reading && this.inbox.length === 0) this.socket.resume()
  }

  protected note(event: string, bytes?: Buffer): void {
    this.#transcript.add({ connection: this.number, event }, bytes)
  }

  /**
   * Writes to the program, twice, and tells how it has ended the connection by which of the bytes is refused: the first,
   * behind its RST; the second, behind its FIN, where it has let go. The kernel tells of that only where we write
   * again, for we don't read behind a FIN. 'none' where neither is.
   */
  protected async probe(): Promise<Farewell> {
    for (const refusedBehind of ['RST', 'FIN'] as const) {
      this.socket.write('?')
      await sleep(PROBE_MS)
      // A loop that was held up sees its sockets only after its timers.
      await turn()
      if (!this.socket.writable) return refusedBehind
    }
    return 'none'
  }

  #arrived(chunk: Buffer): void {
    this.#received += chunk.length
    this.inbox.push(chunk)
    if (this.#received <= MAX_FIRST_BYTES) this.first.push(Buffer.from(chunk))
    if (this.inbox.length > MAX_INBOX_CHUNKS) this.socket.pause()
    this.note('receive', chunk)
    this.emit('change')
    // What nobody took stays, and so it needs memory of its own.
    const last = this.inbox.pop()
    if (last) this.inbox.push(last.buffer === CHUNK.buffer ? Buffer.from(last) : last)
  }

  #ended(farewell: 'FIN' | 'RST'): void {
    if (this.farewell === 'none') {
      this.note(`receive ${farewell}`)
      this.farewellAt = performance.now()
    }
    this.farewell = farewell
    this.emit('change')
  }

  #failed({ code }: NodeJS.ErrnoException): void {
    // The answer to our probe is no farewell.
    if (this.#probed && this.farewell !== 'none') return
    // EPIPE answers writing after the program's FIN, which we may not have read; all else is a reset.
    if (code !== 'EPIPE') this.#ended('RST')
    else if (this.farewell === 'none') this.#ended('FIN')
  }
}
