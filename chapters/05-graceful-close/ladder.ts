// Draws the ladder of capture.txt, and beside it the state that each segment brings its two ends to.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

type Segment = { ms: string; from: string; flags: string; seq: number; ack: number; bytes: number }
type End = { first: number; state: string; fin: number }

const RUNG = 34
const MARGIN = 12

// Of a segment without data, tcpdump tells no sequence number, unless it is a SYN or a FIN.
function segment(line: string): Segment {
  const field = (pattern: RegExp): string => pattern.exec(line)?.[1] ?? ''
  return {
    ms: (Number(field(/^\d\d:\d\d:(\S+)/)) * 1_000).toFixed(1),
    from: field(/IP (\S+) >/),
    flags: field(/Flags \[(\S+)\]/),
    seq: Number(field(/seq (\d+)/)),
    ack: Number(field(/ack (\d+)/)),
    bytes: Number(field(/length (\d+)/)),
  }
}

const segments = readFileSync(join(import.meta.dirname, 'capture.txt'), 'utf8')
  .trimEnd()
  .split('\n')
  .map(segment)
const [syn, synAck] = segments
if (!syn || !synAck) throw new Error('no handshake in it')
const client: End = { first: syn.seq, state: '', fin: Number.NaN }
const server: End = { first: synAck.seq, state: '', fin: Number.NaN }

/** The state of the end that sends this segment, after it (RFC 9293, § 3.3.2, figure 5). */
function afterSending(end: End, { flags, seq, bytes }: Segment): string {
  if (flags.includes('S')) return end === client ? 'SYN-SENT' : 'SYN-RECEIVED'
  if (!flags.includes('F')) return end.state
  end.fin = seq + bytes
  return end.state === 'CLOSE-WAIT' ? 'LAST-ACK' : 'FIN-WAIT-1'
}

/** The state of the end that receives it. */
function afterReceiving(end: End, { flags, ack }: Segment): string {
  const finAcked = ack === end.fin + 1
  if (end.state === 'SYN-SENT' || end.state === 'SYN-RECEIVED') return 'ESTABLISHED'
  if (flags.includes('F')) return end.state === 'ESTABLISHED' ? 'CLOSE-WAIT' : 'TIME-WAIT'
  if (finAcked && end.state === 'FIN-WAIT-1') return 'FIN-WAIT-2'
  return finAcked && end.state === 'LAST-ACK' ? 'CLOSED' : end.state
}

function counted(number: number, { first }: End): string {
  const distance = (number - first + 2 ** 32) % 2 ** 32
  const letter = first === client.first ? 'X' : 'Y'
  return distance === 0 ? letter : `${letter}+${distance}`
}

function label({ flags, seq, ack, bytes }: Segment, [own, other]: readonly [End, End]): string {
  const number = counted(seq, own)
  return [
    flags.includes('S') ? `SYN ${number}` : '',
    bytes > 0 ? `${bytes} B from ${number}` : '',
    flags.includes('F') ? `FIN ${number}` : '',
    ack > 0 ? `ACK ${counted(ack, other)}` : '',
  ]
    .filter((part) => part !== '')
    .join(', ')
}

function rung(drawn: Segment): string {
  const fromClient = drawn.from === syn?.from
  const ends = fromClient ? ([client, server] as const) : ([server, client] as const)
  const text = ` ${label(drawn, ends)} `
  const line = text.padStart((RUNG + text.length) >> 1, '─').padEnd(RUNG, '─')
  const before = [client.state, server.state]
  ends[0].state = afterSending(ends[0], drawn)
  if (ends[1].state !== '') ends[1].state = afterReceiving(ends[1], drawn)
  // A state is written where it begins.
  const [left = '', right = ''] = [client, server].map(({ state }, i) =>
    state === before[i] ? '' : state,
  )
  const arrow = fromClient ? `│${line}▶│` : `│◀${line}│`
  return `${drawn.ms.padStart(7)} ms  ${left.padEnd(MARGIN)}${arrow} ${right}`.trimEnd()
}

console.log(`            ${'client'.padEnd(MARGIN + RUNG + 4)}server`)
for (const drawn of segments) console.log(rung(drawn))
