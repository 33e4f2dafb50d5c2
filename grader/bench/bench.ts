/**
 * How long a verdict takes, cold, beside what a user would pick instead: medians of interleaved runs, as
 * ratios. `npm run bench`, or `npm run bench -- 20` for more rounds.
 */
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { exercises, ROOT } from '../src/course.ts'
import { loadChecks } from '../src/grade.ts'

const ROUNDS = Number(process.argv[2] ?? 10)
const [entry] = exercises()
if (!entry) throw new Error('there is no exercise')
const { checks } = await loadChecks(entry)
const small = checks.filter(({ size }) => size !== 'large').length

const course = join(ROOT, 'grader/course.js')
const vitest = join(
  dirname(createRequire(import.meta.url).resolve('vitest/package.json')),
  'vitest.mjs',
)
const verdict = (file: string, ...flags: string[]): string[] => [
  course,
  'grade',
  entry.slug,
  '--file',
  join(ROOT, file),
  ...flags,
]
const reference = `solutions/${entry.slug}/main.ts`
const emptyTests = [vitest, 'run', '--dir', join(ROOT, 'grader/bench'), 'empty.bench']

const BASE = `vitest run, ${small} empty tests`
const commands: Record<string, string[]> = {
  [BASE]: emptyTests,
  'one bare Node': ['--eval', '0'],
  [`a right server, ${small} small checks`]: verdict(reference, '--without-large'),
  [`a silent server, ${small} small checks`]: verdict('grader/bench/silent.ts', '--without-large'),
  [`a right server, all ${checks.length} checks`]: verdict(reference),
  [`a silent server, all ${checks.length} checks`]: verdict('grader/bench/silent.ts'),
}

/** Runs one command to its end, in milliseconds. */
function time(args: string[]): number {
  const startedAt = performance.now()
  const { error } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, EMPTY_TESTS: String(small) },
    stdio: 'ignore',
  })
  if (error) throw error
  return performance.now() - startedAt
}

function median(times: number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN
}

const times = new Map(Object.keys(commands).map((name): [string, number[]] => [name, []]))
for (let round = 0; round < ROUNDS; round += 1)
  for (const [name, args] of Object.entries(commands)) times.get(name)?.push(time(args))

const base = median(times.get(BASE) ?? [])
console.log(
  `| cold, started directly (${ROUNDS} rounds, Node ${process.versions.node}) | median ms | × ${BASE} |\n| --- | --- | --- |`,
)
for (const [name, all] of times)
  console.log(`| ${name} | ${Math.round(median(all))} | ${(median(all) / base).toFixed(2)} |`)
