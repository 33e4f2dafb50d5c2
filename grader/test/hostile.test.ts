/** A small part of the hostile programs, a few of each kind; `npm run prove -- --hostile` runs them all. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Level } from '../src/box/box.ts'
import { whyNotBoxed } from '../src/box/trial.ts'
import { hostilePrograms, type Hostile } from '../src/hostile/bank.ts'
import { escapes, faultsOf, isRight, tryHostile, type Trial } from '../src/hostile/hostile.ts'
import { Lures } from '../src/hostile/lures.ts'
import { Hosts } from '../src/hosts.ts'

const FAMILIES = [
  'attackers',
  'bad-files',
  'liars',
  'never-ready',
  'rude-but-right',
  'stuck-later',
  'survivors',
  'too-much',
]
const TRIED = [
  'loops-at-load',
  'stops-itself',
  'prints-in-turns',
  'prints-a-lot',
  'starts-a-new-session',
  'writes-on-every-descriptor',
  'kills-everybody',
  'writes-outside',
  'sends-out-by-tcp',
  'uses-a-unix-socket-by-its-handle',
  'symbolic-link',
  'uses-eval',
  'signals-itself',
  'logs-by-flags-of-v8',
]
const all = hostilePrograms()
const noBox = await whyNotBoxed()
const levels: Level[] = noBox === undefined ? ['boxed', 'guarded'] : ['guarded']

test('the bank has every family, and 60 programs at the least', () => {
  expect([...new Set(all.map(({ family }) => family))].toSorted()).toEqual(FAMILIES)
  expect(all.length).toBeGreaterThanOrEqual(60)
})

// Only Linux tells what a program has left.
describe.runIf(process.platform === 'linux').for(levels)('%s', (level) => {
  let lures: Lures
  beforeAll(async () => {
    lures = await Lures.open()
  })
  afterAll(() => lures.close())

  const some = all.filter(({ name }) => TRIED.includes(name))
  test.for(some.map((one) => [`${one.family}/${one.name}`, one] as const))(
    '%s',
    async ([, hostile]) => {
      const around = { level, lures, hosts: new Hosts(0), seed: 1, slowness: 1 }
      const trial = await tryHostile(hostile, around)
      // How long it takes is for a quiet machine to tell.
      expect(faultsOf({ ...trial, wallMs: 0 }, level)).toEqual([])
    },
  )
})

describe('a trial', () => {
  const [hostile] = all
  if (!hostile) throw new Error('the bank is empty')
  const clean: Trial = {
    hostile: { ...hostile, accepted: ['failed'], finding: 'busy', reaches: [] },
    ending: 'failed',
    said: 'the program is busy',
    processes: 0,
    ports: 0,
    harm: [],
    reached: 0,
    grew: 0,
    wallMs: 0,
    slowness: 1,
  }

  test('of which nothing is to be said is right and contained', () => {
    expect({ right: isRight(clean), escapes: escapes(clean) }).toEqual({ right: true, escapes: [] })
  })

  test.for<[string, Partial<Trial>, RegExp]>([
    ['another verdict', { ending: 'passed' }, /^passed, not failed/],
    ['other words', { said: 'silence' }, /^failed, not failed: silence/],
    ['a process', { processes: 1 }, /^1 processes left/],
    ['a port', { ports: 2 }, /^2 ports left/],
    ['a file', { harm: ['canary-1'] }, /^files: canary-1/],
    ['the network', { reached: 1 }, /^it reached the network/],
    ['memory', { grew: 65 * 1024 ** 2 }, /^the grader grew by 65 MiB/],
    ['time', { wallMs: 5001 }, /^it took 5\.0 s/],
  ])('with %s is told', ([, differs, words]) => {
    expect(faultsOf({ ...clean, ...differs }, 'boxed')).toEqual([expect.stringMatching(words)])
  })

  test('that reaches the network where its head says so is no fault, and is not contained', () => {
    const reaches: Hostile = { ...clean.hostile, reaches: ['guarded'] }
    const reached = { ...clean, hostile: reaches, reached: 1 }
    expect(faultsOf(reached, 'guarded')).toEqual([])
    expect(escapes(reached)).toHaveLength(1)
    expect(faultsOf(reached, 'boxed')).toHaveLength(1)
  })
})
