// Draws the ladder of capture.txt: each segment, with its numbers counted from X and Y, where the two sides begin.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

type Segment = {
  ms: string
  from: string
  flags: string
  seq: number | undefined
  ack: number | undefined
  window: string
  options: string[]
  bytes: number
}

const RUNG = 44

// Of a segment without data, tcpdump tells no sequence number, unless it is a SYN or a FIN.
function segment(line: string): Segment {
  const field = (pattern: RegExp): string => pattern.exec(line)?.[1] ?? ''
  const number = (pattern: RegExp): number | undefined =>
    field(pattern) === '' ? undefined : Number(field(pattern))
  return {
    ms: (Number(field(/^\d\d:\d\d:(\S+)/)) * 1_000).toFixed(2),
    from: field(/IP (\S+) >/),
    flags: field(/Flags \[(\S+)\]/),
    seq: number(/seq (\d+)/),
    ack: number(/ack (\d+)/),
    window: field(/win (\d+)/),
    options: field(/options \[([^\]]+)\]/).split(','),
    bytes: number(/length (\d+)/) ?? 0,
  }
}

const segments = readFileSync(join(import.meta.dirname, 'capture.txt'), 'utf8')
  .trimEnd()
  .split('\n')
  .map(segment)
const [syn, synAck] = segments
if (syn?.seq === undefined || synAck?.seq === undefined) throw new Error('no handshake in it')
const [x, y] = [syn.seq, synAck.seq]
const client = syn.from

/** A number as the reader counts it: from the first one of its side, and around at 2³². */
function counted(number: number, start: 'X' | 'Y'): string {
  const distance = (number - (start === 'X' ? x : y) + 2 ** 32) % 2 ** 32
  return distance === 0 ? start : `${start}+${distance}`
}

function label({ flags, seq, ack, from, bytes }: Segment): string {
  const [own, other] = from === client ? (['X', 'Y'] as const) : (['Y', 'X'] as const)
  const number = seq === undefined ? '' : counted(seq, own)
  return [
    flags.includes('S') ? `SYN ${number}` : '',
    bytes > 0 ? `${bytes} B from ${number}` : '',
    flags.includes('F') ? `FIN ${number}` : '',
    ack === undefined ? '' : `ACK ${counted(ack, other)}`,
  ]
    .filter((part) => part !== '')
    .join(', ')
}

function rung(drawn: Segment): string {
  const text = ` ${label(drawn)} `
  const left = Math.floor((RUNG - text.length) / 2)
  const line = text.padStart(left + text.length, '─').padEnd(RUNG, '─')
  const arrow = drawn.from === client ? `│${line}▶│` : `│◀${line}│`
  return `${drawn.ms.padStart(6)}  ${arrow} window ${drawn.window}`
}

/** What a SYN carries besides its number; TS is the sender's clock, whose value says nothing here. */
function offer({ options }: Segment): string {
  const named = options
    .filter((option) => option !== 'nop')
    .map((option) => option.replace(/^TS .*/, 'TS'))
  return `${' '.repeat(8)}│${named
    .join(', ')
    .padStart(RUNG - 2)
    .padEnd(RUNG)} │`
}

console.log(`X is ${x}, Y is ${y}`)
console.log(`    ms  client${' '.repeat(RUNG - 10)}server`)
for (const drawn of segments) {
  console.log(rung(drawn))
  if (drawn.flags.includes('S')) console.log(offer(drawn))
}
