/** What a watch runs first, and what becomes of a grading that a newer save has overtaken. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { exercises, type Entry } from '../src/course.ts'
import { loadChecks } from '../src/grade.ts'
import { outcomeOf } from '../src/verdict.ts'
import { Watch, type Sight } from '../src/watch.ts'
import { sharedHosts } from './small.ts'

const SEEN_WITHIN_MS = 60_000

const [echo] = exercises()
if (!echo) throw new Error('there is no exercise')
const right = readFileSync(join(echo.solutions, 'main.ts'), 'utf8')
const mistake = (name: string): string =>
  readFileSync(join(echo.checks, 'mistakes', `${name}.ts`), 'utf8')

const { checks } = await loadChecks(echo)
const large = checks.filter(({ size }) => size === 'large').map(({ title }) => title)
const hosts = sharedHosts()

type Seen = Extract<Sight, { kind: 'verdict' }>

/** Watches a file of its own, and keeps what it sees. */
function watching(program: string) {
  const folder = mkdtempSync(join(tmpdir(), 'watch-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'main.ts')
  writeFileSync(file, program)
  const entry: Entry = { ...(echo as Entry), program: file }
  const sights: Seen[] = []
  const failed = vi.fn<(error: unknown) => void>()
  const watch = new Watch([entry], {
    hosts,
    seed: 1,
    withoutLarge: false,
    changed: (_, sight) => void (sight.kind === 'verdict' && sights.push(sight)),
    failed,
  })
  onTestFinished(() => {
    watch.close()
    expect(failed).not.toHaveBeenCalled()
  })
  return {
    watch,
    sights,
    save: (text: string) => writeFileSync(file, text),
    /** Resolves with all that was seen, when so many verdicts are whole. */
    verdicts: (count: number) =>
      vi.waitFor(
        () => {
          expect(sights.filter(({ left }) => left === 'none')).toHaveLength(count)
          return sights
        },
        { timeout: SEEN_WITHIN_MS, interval: 10 },
      ),
  }
}

/** The titles of the checks that have a result. */
const known = ({ verdict, running }: Seen): string[] =>
  verdict.checks.flatMap(({ title }) => (running.has(title) ? [] : [title]))

test('the check that failed last is run before the others, also where it is a large one', async () => {
  const { save, verdicts } = watching(mistake('ignores-write-answer'))
  const [last] = (await verdicts(1)).filter(({ left }) => left === 'none')
  const failed = last?.verdict.checks.find(({ status }) => status === 'failed')?.title
  expect(failed).toBe('stops reading from a client that does not read')
  save(right)
  const sights = await verdicts(2)
  const again = sights.slice(sights.findIndex(({ left }) => left === 'none') + 1)
  const starts = again[0]?.verdict.checks[0]?.title
  expect(again.slice(0, 3).map(known)).toEqual([
    [],
    [starts],
    expect.toSatisfy((titles: string[]) => titles.length === 2 && titles.includes(String(failed))),
  ])
})

test('once all passes, nothing is run before the others', async () => {
  const { watch, save, verdicts } = watching(mistake('ignores-write-answer'))
  await verdicts(1)
  save(right)
  await verdicts(2)
  watch.again()
  const sights = await verdicts(3)
  const again = sights.slice(sights.slice(0, -1).findLastIndex(({ left }) => left === 'none') + 1)
  const unknownYet = again.filter(({ left }) => left === 'some').map(({ running }) => running)
  for (const title of large) expect(unknownYet.every((running) => running.has(title))).toBe(true)
})

test('a newer save ends the grading under way, and only the newer verdict is told', async () => {
  const { save, sights, verdicts } = watching(right)
  await vi.waitFor(() => expect(sights.some(({ left }) => left === 'large')).toBe(true), {
    timeout: SEEN_WITHIN_MS,
    interval: 1,
  })
  save(mistake('waits-for-newline'))
  await verdicts(1)
  const whole = sights.filter(({ left }) => left === 'none')
  expect(whole.map(({ verdict }) => outcomeOf(verdict))).toEqual(['failed'])
})
