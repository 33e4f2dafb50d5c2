/** Members and rooms: what they say, and who hears it. */
import { eachDelivery, type ServerStage } from '../../src/harness/check.ts'
import { cutAt, glued, oneByOne, type Delivery } from '../../src/harness/delivery.ts'
import { FindingError } from '../../src/harness/finding.ts'
import { hasTaken } from '../../src/harness/flow.ts'
import { whileStill } from '../../src/harness/still.ts'
import { frame, PREFIX_BYTES, quoted } from './frames.ts'
import { Guest } from './guest.ts'

const TEXTS = {
  'a word': 'hello',
  'an empty text': '',
  'spaces and two lines': ' two  spaces\nand two lines ',
  'characters of several bytes': '300 €, naïve, 😀',
  'a verb': 'say what',
}
const SAID = Object.values(TEXTS)
const FRAMES = Buffer.concat([
  ...SAID.map((text) => frame(`say ${text}`)),
  frame('pong'),
  frame('say last'),
])

/** Every way in which `FRAMES` can come. */
const DELIVERIES: readonly Delivery[] = [
  glued,
  cutAt(2, 'cut inside the length prefix'),
  cutAt(PREFIX_BYTES, 'cut behind the length prefix'),
  cutAt(frame('say hello').length + PREFIX_BYTES + 2, 'glued to a part of the next frame'),
  cutAt(FRAMES.indexOf('€') + 1, 'cut inside a character'),
  oneByOne,
]

/** Two members and a stranger: what is said in a room is heard there, however it comes, and nowhere else. */
export async function hearEachOther({ server }: ServerStage): Promise<void> {
  const ann = await Guest.join(server, 'lobby', 'ann')
  const bob = await Guest.join(server, 'lobby', 'bob')
  await ann.hears('joined bob')
  // A name that an object may have already.
  const eve = await Guest.join(server, 'constructor', 'eve')
  await eachText([ann, 'ann'], [ann, bob])
  await isHeard([eve, 'eve'], [eve], 'alone')
  await eachDelivery(server, DELIVERIES, (delivery) => speaks([ann, 'ann'], [ann, bob], delivery))
  await isHeard([bob, 'bob'], [bob, ann])
  await isHeard([eve, 'eve'], [eve], 'still alone')
}

/** A member says each of the texts by itself. A failure names the text. */
async function eachText(speaker: readonly [Guest, string], all: readonly Guest[]): Promise<void> {
  for (const [name, text] of Object.entries(TEXTS)) {
    try {
      await isHeard(speaker, all, text)
    } catch (error) {
      if (error instanceof FindingError) error.fault.delivery ??= `of ${name}`
      throw error
    }
  }
}

/** What a member says in this delivery, and all of its room hear it. */
async function speaks(
  [speaker, name]: readonly [Guest, string],
  all: readonly Guest[],
  delivery: Delivery,
): Promise<void> {
  await speaker.sends(FRAMES, delivery)
  await allHear(all, ...[...SAID, 'last'].map((text) => `said ${name} ${text}`))
}

/** All of these hear exactly these frames next. */
export async function allHear(
  guests: readonly Guest[],
  ...payloads: readonly string[]
): Promise<void> {
  await Promise.all(guests.map((guest) => guest.hears(...payloads)))
}

/** A member says a text, and all of these hear it, and nothing before it. */
export async function isHeard(
  [speaker, name]: readonly [Guest, string],
  all: readonly Guest[],
  text = 'hello',
): Promise<void> {
  await speaker.says(`say ${text}`)
  await allHear(all, `said ${name} ${text}`)
}

/** Two members begin a frame each, and complete it when the other one has begun. */
export async function sayInTurn({ server }: ServerStage): Promise<void> {
  const one = await Guest.join(server, 'lobby', 'one')
  const other = await Guest.join(server, 'lobby', 'other')
  await one.hears('joined other')
  const [first, second] = [frame('say the first, of one'), frame('say the second, of other')]
  const half = 12
  await one.sends(first.subarray(0, half))
  await hasTaken(server, one.peer)
  await other.sends(second.subarray(0, half))
  await hasTaken(server, other.peer)
  await one.sends(first.subarray(half))
  await allHear([one, other], 'said one the first, of one')
  await other.sends(second.subarray(half))
  await allHear([one, other], 'said other the second, of other')
}

const MANY = 60

/**
 * Members who all speak at the same time, while one joins and one goes, and those who stay compare what they heard:
 * one order for all, in which each speaker's words are in the order in which they were said.
 */
export async function compareNotes({ server }: ServerStage): Promise<void> {
  const names = ['ann', 'bob', 'cy']
  const members: Guest[] = []
  for (const name of names) members.push(await Guest.join(server, 'lobby', name))
  const going = await Guest.join(server, 'lobby', 'dan')
  const coming = await Guest.connect(server)
  await Promise.all(members.map((member) => member.hearsUpTo('joined dan')))
  await whileStill(server.process, async () => {
    await members[0]?.says(...words('ann'))
    await coming.says('join lobby eve', ...words('eve'))
    await members[1]?.says(...words('bob'))
    going.peer.halfClose()
    await members[2]?.says(...words('cy'))
  })
  // What all four say, "joined eve" and "left dan".
  const notes = await Promise.all(members.map((member) => member.hearsAny(4 * MANY + 2)))
  const [first = []] = notes
  for (const [at, note] of notes.entries()) expectSame(note, first, String(names[at]))
  const joined = first.indexOf('joined eve')
  expectSame(await coming.hearsAny(first.length - joined), first.slice(joined), 'eve')
  for (const name of [...names, 'eve']) expectInOrder(first, name)
}

function words(name: string): string[] {
  return Array.from({ length: MANY }, (_, at) => `say ${name} number ${at + 1}`)
}

/** Fails at the first frame that one member heard in another place than the first of them. */
export function expectSame(heard: readonly string[], first: readonly string[], name: string): void {
  const at = heard.findIndex((payload, index) => payload !== first[index])
  if (at < 0) return
  const expected = `${quoted(first[at] ?? '')} for ${name} as well, as number ${at + 1}`
  const actual = quoted(heard[at] ?? '')
  throw new FindingError({ expected, actual, symptom: 'wrong bytes' })
}

function expectInOrder(heard: readonly string[], name: string): void {
  const said = heard.filter((payload) => payload.startsWith(`said ${name} `))
  const wanted = Array.from({ length: MANY }, (_, at) => `said ${name} ${name} number ${at + 1}`)
  expectSame(said, wanted, `all who hear ${name}`)
}
