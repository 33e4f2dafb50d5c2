/** What the checks send to a line reader, and what it is to have printed. */
import { show } from '../../src/harness/bytes.ts'
import { FindingError } from '../../src/harness/finding.ts'
import { hasTaken, settled } from '../../src/harness/flow.ts'
import type { Delivery } from '../../src/harness/delivery.ts'
import { whole } from '../../src/harness/delivery.ts'
import type { Peer } from '../../src/harness/peer.ts'
import { printedBy } from '../../src/harness/lines.ts'
import type { Subject } from '../../src/harness/subject.ts'

/** Some bytes that a client sends, and the lines that they are. */
export type Text = { bytes: Buffer; lines: string[] }

/** Sends this text, which is these lines. */
export const sent = (words: string, ...lines: string[]): Text => ({
  bytes: Buffer.from(words),
  lines,
})
/** Sends these bytes, in hexadecimal. */
export const sentHex = (hex: string, ...lines: string[]): Text => ({
  bytes: Buffer.from(hex, 'hex'),
  lines,
})

/** Each kind of line end, and what is none. */
export const LINES = sent(
  'GET / HTTP/1.1\r\nhost: here\n\n \ta\rb\r\r\nend\r\n',
  'GET / HTTP/1.1',
  'host: here',
  '',
  ' \ta\rb\r',
  'end',
)
/** Characters of one byte to four. */
export const CHARACTERS = sent('žluťoučký kůň\n300 €, 😀\n', 'žluťoučký kůň', '300 €, 😀')

/** A client sends this, and the program prints these lines of it, and no others. */
export async function expectRead(
  server: Subject,
  { bytes, lines }: Text,
  delivery: Delivery = whole,
): Promise<Peer> {
  const peer = await server.connect()
  await peer.send(bytes, { delivery })
  await expectPrinted(server, peer, lines)
  return peer
}

/** A client sends this and its FIN; the program prints these lines, no others, and ends its side. */
export async function expectReadToEnd(
  server: Subject,
  { bytes, lines }: Text,
  delivery?: Delivery,
): Promise<void> {
  const peer = await server.connect()
  if (bytes.length > 0) await peer.send(bytes, delivery && { delivery })
  if (delivery?.fin === undefined) peer.halfClose()
  await expectPrinted(server, peer, lines)
  await peer.expectFarewell('FIN')
  expectNoMore(server, peer, lines)
}

/** A client sends this, and is reset for it; of what it sent the program prints these lines, and no others. */
export async function expectRefused(
  server: Subject,
  { bytes, lines }: Text,
  delivery: Delivery = whole,
): Promise<void> {
  const peer = await server.connect()
  await peer.send(bytes, { delivery })
  await peer.expectFarewell('RST').catch(async (error: unknown) => {
    // A program that died of it is told so, and not that it sent a FIN.
    await server.expectAlive()
    throw error
  })
  await expectPrinted(server, peer, lines)
}

/** The same dialogue with each text, one after the other. A failure names the text, and its story begins there. */
export async function inTurn(
  { transcript }: Pick<Subject, 'transcript'>,
  texts: readonly Text[],
  dialogue: (text: Text) => Promise<void>,
): Promise<void> {
  for (const text of texts) {
    transcript.startAfresh()
    try {
      await dialogue(text)
    } catch (error) {
      if (error instanceof FindingError)
        error.fault.delivery ??= `of ${quoted(text.bytes.toString())}`
      throw error
    }
  }
}

/** Sends a piece of a line, and waits until the program has read it. */
export async function sendPiece(server: Subject, peer: Peer, piece: string): Promise<void> {
  await peer.send(Buffer.from(piece))
  await hasTaken(server, peer)
}

/** Waits until these lines of this client have been printed, in this order. */
export async function expectPrinted(
  server: Subject,
  peer: Peer,
  lines: readonly string[],
): Promise<void> {
  const seen = (): true | undefined =>
    compare(printedOf(server, peer), lines) === lines.length ? true : undefined
  const progress = (): number => server.process.stdout.length + peer.moved
  await server.waitFor({ seen, progress, settled: () => settled(server) }, (instead) => {
    const printed = compare(printedOf(server, peer), lines)
    const expected = `"line" ${quoted(lines[printed] ?? '')}, line ${printed + 1} of ${lines.length}`
    const ended = peer.farewell !== 'none' && instead.symptom === 'silent'
    const actual = ended ? `none, and a ${peer.farewell}` : instead.actual
    return new FindingError({ ...instead, expected, actual })
  })
}

/** Fails where more than these lines of a client have been printed. */
export function expectNoMore(server: Subject, peer: Peer, lines: readonly string[]): void {
  compare(printedOf(server, peer), lines)
}

/** The lines of this client that have been printed so far. */
function printedOf(server: Subject, peer: Peer): string[] {
  return printedBy(server.process)
    .filter(({ client }) => isPeer(server, client) && client === peer.port)
    .map(({ line }) => {
      if (typeof line === 'string') return line
      throw wrong('"line" a text', line === undefined ? 'none' : JSON.stringify(line))
    })
}

function isPeer({ peers }: Subject, client: unknown): boolean {
  if (peers.some(({ port }) => port === client)) return true
  throw wrong('"client" the port of a client\'s end', JSON.stringify(client) ?? 'none')
}

/** How many lines have been printed, all of which are as they are to be. */
function compare(printed: readonly string[], lines: readonly string[]): number {
  for (const [at, line] of printed.entries()) {
    const wanted = lines[at]
    if (wanted === undefined)
      throw wrong(`"line" no more than ${lines.length} times`, `also ${quoted(line)}`)
    // For bytes that are no UTF-8 there may be one replacement character or more.
    if (joined(line) !== joined(wanted))
      throw wrong(`"line" ${quoted(wanted)}, line ${at + 1} of ${lines.length}`, quoted(line))
  }
  return printed.length
}

function joined(line: string): string {
  return line.replaceAll(/\uFFFD+/g, '\uFFFD')
}

/** Text in quotes: what is not plain in it as JSON writes it, or as bytes. */
function quoted(line: string): string {
  const plain = /^[\r\n\t -~]*$/.test(line)
  if (!plain) return show(Buffer.from(line))
  return line.length > 40 ? `${JSON.stringify(line.slice(0, 40))}…` : JSON.stringify(line)
}

function wrong(expected: string, actual: string): FindingError {
  return new FindingError({ expected, actual, symptom: 'wrong output' })
}
