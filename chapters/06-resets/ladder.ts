// Draws a conversation of capture.txt: `ladder.ts refused`, or unread, reset, late, vanished. Numbers are counted from X and Y,
// where the two sides begin.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

type Start = readonly [number: string, name: string]
type Segment = { ms: string; fromClient: boolean; label: string }

const RUNG = 40
const LINE =
  /^ \d\d:\d\d:(\S+) IP (\S+)\.\d+ > \S+: Flags \[(\S+)\], (?:seq (\d+)\S*, )?(?:ack (\d+), )?.*length (\d+)$/

const wanted = process.argv[2] ?? 'refused'
const text = readFileSync(join(import.meta.dirname, 'capture.txt'), 'utf8')
const [, conversation = ''] = text.split(`# ${wanted}\n`)
const lines = (conversation.split('\n#')[0] ?? '').trimEnd().split('\n')
const starts = lines.map((line) => /\[S\.?\], seq (\d+)/.exec(line)?.[1]).filter((found) => found)
const [x = '', y = ''] = starts

/** A number as the reader counts it: from the first one of its side, and around at 2³². */
function counted(number: string, [start, name]: Start): string {
  if (start === '') return number
  const distance = (Number(number) - Number(start) + 2 ** 32) % 2 ** 32
  return distance === 0 ? name : `${name}+${distance}`
}

function read(line: string): Segment {
  const [, seconds, from, flags = '', seq = '', ack = '', bytes = '0'] = LINE.exec(line) ?? []
  const fromClient = from === '10.0.0.1'
  const clients: Start = [x, 'X']
  const servers: Start = [y, 'Y']
  const number = counted(seq, fromClient ? clients : servers)
  const parts = [
    flags.includes('S') ? `SYN ${number}` : '',
    bytes === '0' ? '' : `${bytes} B from ${number}`,
    flags.includes('F') ? `FIN ${number}` : '',
    flags.includes('R') ? `RST ${number}` : '',
    ack === '' ? '' : `ACK ${counted(ack, fromClient ? servers : clients)}`,
  ]
  const label = parts.filter((part) => part !== '').join(', ')
  return { ms: (Number(seconds) * 1_000).toFixed(1), fromClient, label }
}

function draw({ ms, fromClient, label }: Segment): string {
  const line = ` ${label} `.padStart((RUNG + label.length + 2) >> 1, '─').padEnd(RUNG, '─')
  return `${ms.padStart(8)} ms  │${fromClient ? `${line}▶` : `◀${line}`}│`
}

console.log(`             client${' '.repeat(RUNG - 11)}server`)
for (const line of lines) console.log(draw(read(line)))
