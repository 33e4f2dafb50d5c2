/** The hidden checks of the chat server, in teaching order. */
import { allRoomsTalk, fillRooms, unpleasant } from '../crowd.ts'
import {
  beginsAsAStranger,
  beginsBehind,
  drips,
  isSilent,
  joinsInVain,
  neverJoins,
  takesItsTime,
} from '../deadlines.ts'
import { Guest } from '../guest.ts'
import { deliversOnSigterm, endsAtGrace, rules, staysOpen, staysUnread } from '../leaving.ts'
import { nameIsFree, nameIsTaken } from '../names.ts'
import { BEAT_MS, comesBack, dies, onlyListens, talksOn } from '../pulse.ts'
import { announcesTooMuch, saysNonsense } from '../refusals.ts'
import { compareNotes, hearEachOther, sayInTurn } from '../rooms.ts'
import { at, CALM, chat, kept, KIB, MIB } from '../settings.ts'
import { expectDropped, readsBlocks, saysBlocks, withSlow } from '../slow.ts'
import {
  check,
  largeCheck,
  largeStartCheck,
  promise,
  sideBySide,
  waitingCheck,
  waitingStartCheck,
} from '../../../src/harness/check.ts'
import { serverStart } from '../../../src/harness/rules.ts'

const FRAME_MS = 1_000
const JOIN_MS = 800
const GRACE_MS = 700
const MISSES = 2
const MAX_OWED = 256 * KIB
// The kernels hold less of it, so the rest is owed by the program.
const BLOCKS = 100

export const checks = [
  ...serverStart(at('4.1'), CALM),

  ...promise(kept(1, '2.1', 'what is said in a room is for the room, and for nobody else'), [
    check('tells each frame to its whole room, however it is delivered', hearEachOther, CALM),
    check('keeps apart what two members send in turn', sayInTurn, CALM),
  ]),

  ...promise(kept(2, '2.2', 'two who heard another order have heard another conversation'), [
    check('tells all members of a room the same, in the same order', compareNotes, CALM),
  ]),

  ...promise(kept(3, '2.3', 'a name is held by a connection, and goes with it'), [
    check('gives a name in a room to one client at a time', nameIsTaken, CALM),
    check(
      'tells once who is gone, by a FIN or a reset, and gives the name away again',
      nameIsFree,
      CALM,
    ),
  ]),

  ...promise(kept(4, '2.4', 'what is not understood can only get worse'), [
    check('refuses what it does not understand, and treats nothing behind it', saysNonsense, CALM),
    check(
      'refuses a length that is too large as soon as it is there',
      announcesTooMuch,
      chat({ maxBytes: 100 }),
    ),
  ]),

  ...promise(kept(5, '2.5', 'who may take any time may take all of it'), [
    waitingCheck(
      'gives each frame its time from its first byte, and silence all the time it wants',
      async ({ server }) => {
        const ways = [drips, beginsBehind, beginsAsAStranger, takesItsTime, isSilent]
        await sideBySide(ways, (way) => way(server, FRAME_MS))
      },
      chat({ frameMs: FRAME_MS }),
    ),
    waitingCheck(
      'gives a client its time to join, whatever it says meanwhile',
      async ({ server }) => {
        const ways = [neverJoins, joinsInVain, isSilent]
        await sideBySide(ways, (way) => way(server, JOIN_MS))
      },
      chat({ joinMs: JOIN_MS }),
    ),
  ]),

  ...promise(kept(6, '2.6', 'a connection whose other end is gone looks like a silent one'), [
    waitingCheck(
      'pings a silent client and resets it in the end, and leaves alone who says anything',
      async ({ server }) => {
        const [silent, late] = [await Guest.connect(server), await Guest.connect(server)]
        await Promise.all([
          talksOn(server, 3),
          onlyListens(server, MISSES),
          dies(silent, silent.came, MISSES),
          comesBack(late, MISSES),
        ])
      },
      chat({ beatMs: BEAT_MS, misses: MISSES }),
    ),
  ]),

  ...promise(kept(7, '2.7', 'one who does not read must cost the others nothing'), [
    largeCheck(
      'lets the others hear all at once while one reads nothing, which hears all in the end',
      async ({ server }) => {
        const three = await withSlow(server)
        await saysBlocks(three, BLOCKS)
        await readsBlocks(three, BLOCKS)
      },
      chat({ maxOwed: 8 * MIB }),
    ),
    largeCheck(
      'resets a member that is owed too much, and tells the others so in one order',
      async ({ server }) => {
        await expectDropped(await withSlow(server), MAX_OWED)
      },
      chat({ maxOwed: MAX_OWED }),
    ),
  ]),

  ...promise(kept(8, '2.8', 'an end that comes too soon loses what was promised'), [
    waitingCheck(
      'lets go of a client that never ends, or never reads, grace-ms after its own FIN',
      async ({ server }) => {
        const three = await withSlow(server)
        await saysBlocks(three, BLOCKS)
        await Promise.all([staysOpen(server, GRACE_MS), staysUnread(three, GRACE_MS)])
      },
      chat({ graceMs: GRACE_MS }),
    ),
    largeStartCheck('delivers on SIGTERM what is owed, and then ends with status 0', (stage) =>
      deliversOnSigterm(stage, BLOCKS),
    ),
    waitingStartCheck(
      'says nothing more after SIGTERM, and ends at grace-ms, whoever is left',
      (stage) => endsAtGrace(stage, GRACE_MS),
    ),
  ]),

  ...promise(kept(9, '2.9', 'a server is measured on its worst clients'), [
    largeCheck(
      'serves 500 members in 50 rooms, twenty unpleasant clients among them',
      async ({ server, random }) => {
        const rooms = await fillRooms(server, 50)
        await unpleasant(server, random)
        await allRoomsTalk(rooms, 0)
        await allRoomsTalk(rooms, 9)
      },
      chat({ maxOwed: MAX_OWED }),
    ),
  ]),

  ...rules(at('4.1')),
]
