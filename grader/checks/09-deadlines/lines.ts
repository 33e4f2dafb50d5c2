/** Lines as they are delivered, and arguments as they are given wrongly. */
import { cutAt, glued, oneByOne, withFin, type Delivery } from '../../src/harness/delivery.ts'
import type { Subject } from '../../src/harness/subject.ts'

export const WRONG_ARGUMENTS = [
  [],
  ['8000', '1000', '1000'],
  ['8000', '0', '1000', '1000'],
  ['8000', '1000', '1000', '600001'],
  ['65536', '1000', '1000', '1000'],
  ['8000', '1000', '1.5', '1000'],
  ['8000', '1000', '1000', '1000', '1000'],
]

/** How three lines are delivered: the first has two-byte characters, and two of them end with '\\r\\n'. */
const LINES = Buffer.from('grüß dich\r\n\nabc\r\r\n')
const cuts = [cutAt(3, 'cut inside a character'), cutAt(12, 'cut before the newline')]
export const DELIVERIES = [glued, ...cuts, oneByOne, withFin]

/** Says the three lines, and expects their answers; after a FIN the program's FIN as well. */
export async function isAnswered(server: Subject, delivery: Delivery): Promise<void> {
  const peer = await server.connect()
  await peer.send(LINES, { delivery })
  await peer.expect(Buffer.from('ok 11\nok 0\nok 4\n'))
  if (delivery.fin !== undefined) await peer.expectFarewell('FIN')
}
