// Draws the ladder of capture.txt: the sender's bytes counted from 1, and the window that the reader announces.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

type Segment = { ms: number; fromSender: boolean; label: string; window: string }

const LINE = /^\S*:(\S+) IP (\S+) > \S+ Flags \[(\S+)\], (.*)win (\d+),.*length (\d+)$/
const RUNG = 32

const lines = readFileSync(join(import.meta.dirname, 'capture.txt'), 'utf8')
  .trimEnd()
  .split('\n')
const sender = LINE.exec(lines[0] ?? '')?.[2]
// The SYN has the number before the first byte's.
const start = Number(/seq (\d+)/.exec(lines[0] ?? '')?.[1])
const established = 3

function segment(line: string, i: number): Segment {
  const [, seconds, from, flags = '', numbers = '', window = '', length] = LINE.exec(line) ?? []
  const fromSender = from === sender
  const first = Number(/seq (\d+)/.exec(numbers)?.[1]) - start
  const ack = Number(/ack (\d+)/.exec(numbers)?.[1]) - start
  const bytes = Number(length)
  const parts = [
    flags.includes('S') ? 'SYN' : '',
    bytes > 0 ? `${bytes} B from ${first}` : '',
    flags.includes('F') ? 'FIN' : '',
    !fromSender ? `ACK ${ack}` : '',
    // The sender acknowledges the reader's SYN and its FIN, and says nothing else without a byte.
    fromSender && flags === '.' && bytes === 0 ? 'ACK' : '',
  ].filter((part) => part !== '')
  const asks = parts.length === 1 && parts[0] === 'ACK' && i >= established && i < lines.length - 1
  return {
    ms: Number(seconds) * 1000,
    fromSender,
    label: asks ? 'probe' : parts.join(', '),
    window,
  }
}

function draw({ ms, fromSender, label, window }: Segment): string {
  const text = ` ${label} `
  const line = text.padStart((RUNG + text.length) >> 1, '─').padEnd(RUNG, '─')
  const arrow = fromSender ? `│${line}▶│` : `│◀${line}│ window ${window}`
  return `${ms.toFixed(1).padStart(7)} ms  ${arrow}`
}

console.log(`            sender${' '.repeat(RUNG - 10)}reader`)
for (const [i, line] of lines.entries()) console.log(draw(segment(line, i)))
