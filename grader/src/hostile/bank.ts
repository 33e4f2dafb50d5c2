/** The hostile programs: files whose heads say what must come of them. */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import type { Level } from '../box/box.ts'
import { exercises, ROOT, type Entry } from '../course.ts'
import type { Outcome } from '../verdict.ts'

const BANK = join(ROOT, 'grader/test/hostile')
const FIRST_EXERCISE = '01-reliable-streams/echo-server'

/** What a grading comes to; refused: there is no program to grade. */
export type Ending = Outcome | 'refused'

export type Hostile = {
  family: string
  name: string
  entry: Entry
  /** Every ending that is right. */
  accepted: readonly Ending[]
  /** What the first finding, or the refusal, must say among other things. */
  finding?: string
  /** The levels that can't keep it from the network. */
  reaches: readonly Level[]
  /** How long it may take, where that is longer than others may. */
  withinMs?: number
  /** As what it stands in its folder, where that is no plain `main.ts`. */
  stands: string
  /** Its own text, and behind it that of a right program, where it serves as it should. */
  text: string
}

/** A program that does nothing but serve as it should. */
export function rightProgram(): Hostile {
  const [first] = hostilePrograms('rude-but-right')
  if (!first) throw new Error('no program of the bank is right')
  return first
}

/** All of them, or those of whose family or name this is the beginning. */
export function hostilePrograms(beginning = ''): Hostile[] {
  const files = readdirSync(BANK, { recursive: true, encoding: 'utf8' })
  return files
    .filter((file) => file.endsWith('.ts'))
    .toSorted()
    .map((file) => readHostile(join(BANK, file)))
    .filter(({ family, name }) => [family, name].some((word) => word.startsWith(beginning)))
}

/** @throws {Error} for a file without a verdict in its head. */
function readHostile(file: string): Hostile {
  const text = readFileSync(file, 'utf8')
  const head = (name: string): string | undefined =>
    new RegExp(`^// ${name}: (.+)$`, 'm').exec(text)?.[1]
  const list = (name: string): string[] => head(name)?.split(', ') ?? []
  const slug = head('exercise') ?? FIRST_EXERCISE
  const entry = exercises().find((one) => one.slug === slug)
  if (!entry || list('verdict').length === 0)
    throw new Error(`${relative(ROOT, file)} must say "// verdict: …" of an exercise that there is`)
  const [finding, withinS] = [head('finding'), head('takes')]
  const right = readFileSync(join(entry.solutions, 'main.ts'), 'utf8')
  return {
    family: basename(dirname(file)),
    name: basename(file, '.ts'),
    entry,
    // Safe: whatever else stands there equals no ending, and is seen as wrong.
    accepted: list('verdict') as Ending[],
    reaches: list('reaches') as Level[],
    stands: head('stands') ?? 'main.ts',
    text: head('then') === 'serves' ? `${text}\n${right}` : text,
    ...(finding !== undefined && { finding }),
    ...(withinS !== undefined && { withinMs: Number(withinS) * 1_000 }),
  }
}
