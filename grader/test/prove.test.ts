/** The grader is graded: what is known of a program is what it says of it. */
import { describe, expect, test } from 'vitest'
import { exercises, type Entry } from '../src/course.ts'
import { isNamed, knownPrograms, proveOne, type Known, type Proof } from '../src/prove.ts'
import { sharedHosts } from './small.ts'

const SEED = 1
// At most one mistake in ten may go without its name.
const NAMED_SHARE = 0.9
const HOSTS_AHEAD = 4

const hosts = sharedHosts(HOSTS_AHEAD)
const proofs = new Map<Known, Promise<Proof>>()

function titleOf(entry: Entry, { kind, name, fails }: Known): string {
  const who = kind === 'starter' ? kind : `${kind} ${name}`
  if (fails !== undefined) return `${entry.name} › ${who} fails at "${fails}"`
  return `${entry.name} › ${who} ${kind === 'reference' ? 'passes' : 'fails'}`
}

const proved = exercises().filter(({ chapter }) => chapter === process.env['PROVED_CHAPTER'])

describe.for(proved)('$slug', (entry) => {
  const known = knownPrograms(entry)

  test.concurrent.for(known.map((one) => [titleOf(entry, one), one] as const))(
    '%s',
    async ([, one]) => {
      const proof = proveOne(entry, one, { hosts, seed: SEED })
      proofs.set(one, proof)
      expect((await proof).wrong).toBeUndefined()
    },
  )

  // Begun when all before it are: so it finds what they have graded.
  test.concurrent(`${entry.name} › at least nine of ten mistakes are named`, async () => {
    const mistakes = known.filter(({ kind }) => kind === 'mistake')
    // This test may be run alone: what the others have not graded is graded here.
    const unnamed: string[] = []
    for (const one of mistakes) {
      const proof = await (proofs.get(one) ?? proveOne(entry, one, { hosts, seed: SEED }))
      if (!isNamed(proof)) unnamed.push(one.name)
    }
    expect(unnamed.length, unnamed.join(', ')).toBeLessThanOrEqual(
      mistakes.length * (1 - NAMED_SHARE) + Number.EPSILON,
    )
  })
})
