/** Twenty unpleasant clients, and the polite ones among whom they are. */
import type { Random } from '../../src/harness/bytes.ts'
import { sideBySide } from '../../src/harness/check.ts'
import type { Subject } from '../../src/harness/subject.ts'
import { announced, frame, frames } from './frames.ts'
import { Guest } from './guest.ts'
import { allHear } from './rooms.ts'

const ROOM_MEMBERS = 10
const JOIN = frame('join zoo rude')
const HALF = frame('join zoo rude').subarray(0, 9)
const FLOOD = Buffer.concat(Array.from({ length: 200 }, () => frame(`say ${'x'.repeat(1_000)}`)))

/** What an unpleasant client does; it is never heard of again. */
type Manner = (guest: Guest, random: Random) => Promise<void>

const says =
  (...pieces: readonly Buffer[]): Manner =>
  async (guest) => {
    await guest.sends(Buffer.concat(pieces))
  }
const thenResets =
  (manner: Manner): Manner =>
  async (guest, random) => {
    await manner(guest, random)
    guest.peer.reset()
  }
const thenEnds =
  (manner: Manner): Manner =>
  async (guest, random) => {
    await manner(guest, random)
    guest.peer.halfClose()
  }
const silent: Manner = async () => {}
const neverReading: Manner = async (guest) => {
  guest.peer.stopReading()
  await guest.sends(frames('join zoo never'))
  await guest.sends(FLOOD)
}

/** Twenty of them, each in its own way. */
const UNPLEASANT: readonly Manner[] = [
  silent,
  thenResets(silent),
  thenEnds(silent),
  says(announced(5).subarray(0, 2)),
  thenResets(says(HALF)),
  thenEnds(says(HALF)),
  thenResets(says(JOIN, HALF)),
  thenResets(says(FLOOD)),
  says(announced(2 ** 32 - 1), FLOOD),
  thenResets(says(announced(2 ** 31), FLOOD)),
  thenEnds(says(announced(2 ** 24 + 1))),
  says(frame('GET / HTTP/1.1')),
  thenResets(says(frame('say hello'))),
  (guest, random) => says(random.bytes(5_000))(guest, random),
  thenResets((guest, random) => says(random.bytes(5_000))(guest, random)),
  says(frame('join room0 m0'), frame('join room0 m1'), frame('join room0 m2')),
  thenEnds(says(frame('join room1 m11'))),
  neverReading,
  thenResets(neverReading),
  thenEnds(neverReading),
]

/** Each of the twenty comes, and does what it does. */
export async function unpleasant(server: Subject, random: Random): Promise<void> {
  for (const manner of UNPLEASANT) await manner(await Guest.connect(server), random)
}

/** So many rooms of ten members each, who have heard each other come. */
export async function fillRooms(server: Subject, count: number): Promise<Guest[][]> {
  const rooms: Guest[][] = []
  for (let room = 0; room < count; room += 1) {
    const members: Guest[] = []
    while (members.length < ROOM_MEMBERS)
      members.push(await Guest.join(server, `room${room}`, nameOf(room, members.length)))
    await sideBySide([...members.entries()], ([at, member]) =>
      member.hears(
        ...namesOf(room)
          .slice(at + 1)
          .map((name) => `joined ${name}`),
      ),
    )
    rooms.push(members)
  }
  return rooms
}

/** One of each room speaks, all rooms at once, and its room hears it, and nothing else. */
export async function allRoomsTalk(rooms: readonly Guest[][], speaker: number): Promise<void> {
  await sideBySide([...rooms.entries()], async ([room, members]) => {
    await members[speaker]?.says(`say in room ${room}`)
    await allHear(members, `said ${nameOf(room, speaker)} in room ${room}`)
  })
}

function nameOf(room: number, member: number): string {
  return `m${room * ROOM_MEMBERS + member}`
}

function namesOf(room: number): string[] {
  return Array.from({ length: ROOM_MEMBERS }, (_, member) => nameOf(room, member))
}
