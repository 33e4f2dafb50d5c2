/** A receiver of our own, in this process, for tests of the sending end. */
import dgram from 'node:dgram'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import { seededRandom } from '../src/harness/bytes.ts'
import { after, decode, distance, encode, FLAGS, type Segment } from '../src/harness/segment.ts'
import { Sender, type Relay } from '../src/harness/sender.ts'
import { Transcript } from '../src/harness/transcript.ts'
import type { Hosts } from '../src/hosts.ts'
import { launchOf, programFor } from './small.ts'

/** What a receiver says to a segment: the datagrams of its answers. */
export type Answer = (segment: Segment) => Buffer[]

const NO_SEGMENT: Segment = { seq: 0, ack: 0, flags: 0, window: 0, payload: Buffer.alloc(0) }

export type Conversation = { sender: Sender; heard: Segment[] }

type Options = {
  hosts: Hosts
  first: number
  relay?: Relay
  /** The program that is taken for the receiver's process: one that is never done, or one that is idle. */
  name?: 'keeps-a-timer' | 'waits-for-datagrams'
}

/** The datagram of an ACK. */
export function ack(number: number, window = 0): Buffer {
  return encode({ seq: 0, ack: number, flags: FLAGS.ACK, window, payload: Buffer.alloc(0) })
}

/** A sender, and a receiver that gives these answers; `heard` is what came to it. */
export async function conversation(answer: Answer, options: Options): Promise<Conversation> {
  const { hosts, first, relay, name = 'keeps-a-timer' } = options
  const socket = dgram.createSocket('udp4')
  onTestFinished(() => void socket.close())
  await once(socket.bind(0, '127.0.0.1'), 'listening')
  const heard: Segment[] = []
  socket.on('message', (datagram, { port }) => {
    const segment = decode(datagram)
    if (!segment) return
    heard.push(segment)
    for (const reply of answer(segment)) socket.send(reply, port, '127.0.0.1')
  })
  const process = await programFor(await launchOf(name, hosts)).start(() => ['0'])
  const ends = { process, transcript: new Transcript(), port: socket.address().port }
  const sender = await Sender.open(ends, { first, ...(relay && { relay }) })
  onTestFinished(() => sender.close())
  return { sender, heard }
}

/** A receiver that takes what is in order and drops the rest; `stream` is what it has so far. */
export class InOrder {
  stream = Buffer.alloc(0)
  ended = false
  readonly #first: number
  readonly #window: (taken: number) => number

  constructor(first: number, window: (taken: number) => number) {
    this.#first = first
    this.#window = window
  }

  readonly answer: Answer = ({ seq, flags, payload }) => {
    const isSyn = (flags & FLAGS.SYN) !== 0
    const at = distance(after(this.#first, 1), seq)
    if (!isSyn && !this.ended && at === this.stream.length) {
      this.stream = Buffer.concat([this.stream, payload])
      this.ended = (flags & FLAGS.FIN) !== 0
    }
    const window = this.#window(this.stream.length)
    return [ack(after(this.#first, 1 + this.stream.length + (this.ended ? 1 : 0)), window)]
  }
}

/** A relay that loses nothing, and counts how many bytes were sent beyond the window that was known by then. */
export function windowWatch(): { relay: Relay; bytesBeyond: () => number } {
  let edge: number | undefined
  let bytesBeyond = 0
  const relay: Relay = (datagram, pass) => {
    const { seq, ack: number, flags, window, payload } = decode(datagram) ?? NO_SEGMENT
    if (flags === FLAGS.ACK) edge = after(number, window)
    else if (edge !== undefined)
      bytesBeyond = Math.max(bytesBeyond, distance(edge, after(seq, payload.length)))
    pass(datagram)
  }
  return { relay, bytesBeyond: () => bytesBeyond }
}

/** Bytes that are the same each time. */
export const someBytes = (count: number): Buffer => seededRandom(1).bytes(count)
