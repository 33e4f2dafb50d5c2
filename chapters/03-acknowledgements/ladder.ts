// Draws a conversation of capture.txt: `ladder.ts plain`, or `second` or `fifth` for the word that is lost.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

type Row = { ms: string; fromClient: boolean; seq: string; label: string; bytes: number }

const LINE =
  /^ \d\d:\d\d:(\S+) IP (\S+)\.\d+ > \S+: Flags \[(\S+)\], (?:seq (\d+)\S*, )?(?:ack (\d+), )?.*length (\d+)$/
const ARROW = 40

function read(line: string): Row {
  const [, seconds, from, flags = '', seq = '', ack = '', length] = LINE.exec(line) ?? []
  const bytes = Number(length)
  const parts = [
    flags.includes('S') ? `SYN ${seq}` : '',
    flags.includes('F') ? `FIN ${seq}` : '',
    bytes > 0 ? `${seq}, ${bytes} B` : '',
    // Every segment after the first has an ACK; beside data that only repeats the one before.
    ack !== '' && bytes === 0 && !(flags.includes('F') && from === '10.0.0.1') ? `ACK ${ack}` : '',
  ]
  return {
    ms: (Number(seconds) * 1000).toFixed(1),
    fromClient: from === '10.0.0.1',
    seq,
    label: parts.filter((part) => part !== '').join(', '),
    bytes,
  }
}

const wanted = process.argv[2] ?? 'plain'
const text = readFileSync(join(import.meta.dirname, 'capture.txt'), 'utf8')
const [, conversation = ''] = text.split(`# ${wanted}\n`)
const rows = (conversation.split('\n#')[0] ?? '').trimEnd().split('\n').map(read)

// What is sent twice was lost the first time: nothing else loses or repeats anything there.
const isAgain = ({ seq, bytes }: Row, i: number): boolean =>
  bytes > 0 && rows.slice(0, i).some((row) => row.bytes > 0 && row.seq === seq)
const again = rows.findIndex(isAgain)
const lost = rows.findIndex(({ bytes, seq }) => bytes > 0 && seq === rows[again]?.seq)

function draw(row: Row, i: number): string {
  const label = ` ${row.label}${i === again ? ', again' : ''} `
  const line = label.padStart((ARROW + label.length) >> 1, '─').padEnd(ARROW, '─')
  const arrow = i === lost && again > 0 ? `${line.slice(0, -3)}╳   ` : `${line}▶│`
  return `${row.ms.padStart(8)} ms  │${row.fromClient ? arrow.trimEnd() : `◀${line}│`}`
}

console.log(`             client${' '.repeat(ARROW - 11)}server`)
for (const [i, row] of rows.entries())
  if (again < 0 || (i >= lost - 2 && i <= again + 1)) console.log(draw(row, i))
