/**
 * How long a verdict of the first exercise takes beside what a user would pick instead: medians of rounds
 * in which everything is measured in turn, as ratios. `npm run bench`, or `npm run bench -- 20` for more rounds.
 */
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { exercises, ROOT } from '../src/course.ts'
import { loadChecks } from '../src/grade.ts'
import { measureIsolation } from './isolation.ts'
import { learnyounode } from './learnyounode.ts'
import { bareNodes, command, medians, table, type Timed } from './measure.ts'
import { WatchedExercise } from './watched.ts'

const ROUNDS = Number(process.argv[2] ?? 10)
const FEW_ROUNDS = Math.ceil(ROUNDS / 3)
const VERDICTS = 200
const MIB = 1024 ** 2

const [entry] = exercises()
if (!entry) throw new Error('there is no exercise')
const { checks } = await loadChecks(entry)
const small = checks.filter(({ size }) => size !== 'large').length
const cores = availableParallelism()

const RIGHT = `solutions/${entry.slug}/main.ts`
const SILENT = 'grader/bench/silent.ts'
const BARE = 'one bare Node'
const title = (what: string, rounds = ROUNDS): string =>
  `${what} (${rounds} rounds, ${cores} cores, Node ${process.versions.node})`

const course = join(ROOT, 'grader/course.js')
const vitest = join(
  dirname(createRequire(import.meta.url).resolve('vitest/package.json')),
  'vitest.mjs',
)
/** Tests run as a user would run them for speed: no isolation, nothing started that isn't needed. */
const tests = (name: string, env: NodeJS.ProcessEnv): Timed =>
  command(
    [
      vitest,
      'run',
      '--dir',
      join(ROOT, 'grader/bench'),
      '--no-isolate',
      '--no-file-parallelism',
      '--testTimeout=60000',
      name,
    ],
    { env },
  )
const verdict = (file: string, status: number, ...flags: string[]): Timed =>
  command([course, 'grade', entry.slug, '--file', join(ROOT, file), ...flags], { status })

const bare = command(['--eval', '0'])
const other = learnyounode()
const one: [string, Timed][] = other ? [['learnyounode verify, its one check', other]] : []
if (!other) console.log('learnyounode could not be installed here: it is left out.\n')

const cold = await medians(
  ROUNDS,
  new Map([
    [BARE, bare],
    [`the floor: ${small} bare Nodes, ${cores} at a time`, bareNodes(small, cores)],
    [`${small} small checks, right server`, verdict(RIGHT, 2, '--without-large')],
    [`${small} small checks, silent server`, verdict(SILENT, 1, '--without-large')],
    [`all ${checks.length} checks, right server`, verdict(RIGHT, 0)],
    [`all ${checks.length} checks, silent server`, verdict(SILENT, 1)],
    [`vitest run, ${small} empty tests`, tests('empty.bench', { EMPTY_TESTS: String(small) })],
    [
      `vitest run, the ${small} small checks as tests`,
      tests('equal.bench', { PROGRAM: RIGHT, SIZE: 'small' }),
    ],
    [`vitest run, all ${checks.length} checks as tests`, tests('equal.bench', { PROGRAM: RIGHT })],
    ...one,
  ]),
)
console.log(table(title('cold, started directly'), BARE, cold))

await measureIsolation({
  entry,
  program: RIGHT,
  checks: small,
  rounds: ROUNDS,
  title: title(`${small} small checks, right server`),
})

const watched = new WatchedExercise(entry, RIGHT)
const warm = await medians(
  ROUNDS,
  new Map([
    [BARE, bare],
    [`${small} small checks, right server`, watched.verdict(RIGHT, 'small')],
    [`${small} small checks, silent server`, watched.verdict(SILENT, 'small')],
    [`all ${checks.length} checks, right server`, watched.verdict(RIGHT, 'all')],
    [`all ${checks.length} checks, silent server`, watched.verdict(SILENT, 'all')],
    ...one,
  ]),
)
watched.close()
console.log(table(title('in watch, from a save'), BARE, warm))

const growth = await medians(
  FEW_ROUNDS,
  new Map(
    [1, 5, 10, 20].map((count): [string, Timed] => [
      `${count}`,
      command([join(ROOT, 'grader/bench/growth.ts'), String(count)]),
    ]),
  ),
)
console.log(table(title(`exercises of ${small} small checks in one run`, FEW_ROUNDS), '1', growth))

const long = new WatchedExercise(entry, RIGHT, true)
const again = long.verdict(RIGHT, 'all')
console.log('| verdicts in one watch | heap MiB | resident MiB |\n| --- | --- | --- |')
for (let count = 1; count <= VERDICTS; count += 1) {
  await again()
  if (![10, 50, 100, VERDICTS].includes(count)) continue
  globalThis.gc?.()
  const { heapUsed, rss } = process.memoryUsage()
  console.log(`| ${count} | ${(heapUsed / MIB).toFixed(1)} | ${Math.round(rss / MIB)} |`)
}
long.close()
process.exit(0)
