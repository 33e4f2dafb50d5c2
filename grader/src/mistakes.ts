/** The known wrong programs of an exercise, and which of them a verdict looks like. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Entry } from './course.ts'
import type { Finding, Likely } from './harness/finding.ts'
import type { Verdict } from './verdict.ts'

/** A wrong program: `fails` is the title of the first check that it must fail. */
export type Mistake = Likely & { file: string; fails: string }

/** What a mistake's verdict looks like: of each check that it fails the symptom, and the delivery if there is one. */
export type Signature = Record<string, string>

/** `signatures.json`: measured by `npm run prove -- --write`, one signature for each mistake. */
export type Signatures = Record<string, Signature>

// Below this share of failures in common, two verdicts are not alike.
const ALIKE = 0.7

/**
 * The known wrong programs. The head of each names the check that it fails and the diagnosis.
 * @throws {Error} for a file without such a head.
 */
export function mistakesOf({ checks }: Entry): Mistake[] {
  const folder = join(checks, 'mistakes')
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .toSorted()
    .map((file) => readMistake(join(folder, file)))
}

/** The known wrong program whose failures are most like these, where one is. */
export function likely(verdict: Verdict, entry: Entry): Likely | undefined {
  const file = join(entry.checks, 'signatures.json')
  if (!existsSync(file)) return undefined
  const signatures = JSON.parse(readFileSync(file, 'utf8')) as Signatures
  const seen = signatureOf(verdict)
  const ranked = Object.entries(signatures)
    .map(([name, signature]) => ({ name, alike: alike(seen, signature) }))
    .toSorted((a, b) => b.alike - a.alike)
  const [best, second] = ranked
  if (!best || best.alike < ALIKE || best.alike === second?.alike) return undefined
  const { name, diagnosis } = readMistake(join(entry.checks, 'mistakes', `${best.name}.ts`))
  return { name, diagnosis }
}

/** Each check that failed, and how. */
export function signatureOf({ checks }: Verdict): Signature {
  const failed = checks.flatMap((result) =>
    result.status === 'failed' ? [[result.title, featureOf(result.finding)] as const] : [],
  )
  return Object.fromEntries(failed)
}

/** The symptom, with the delivery, or with the name of what was printed wrongly. */
function featureOf({ symptom, delivery, expected }: Finding): string {
  const more = delivery ?? /^"\w+"/.exec(expected)?.[0]
  return more === undefined ? symptom : `${symptom}, ${more}`
}

/** The share of failures that two verdicts have in common; the same check with another symptom is half one. */
function alike(a: Signature, b: Signature): number {
  const titles = [...new Set([...Object.keys(a), ...Object.keys(b)])]
  const common = titles.map((title) =>
    a[title] === b[title] ? 1 : title in a && title in b ? 0.5 : 0,
  )
  return titles.length === 0 ? 0 : common.reduce((sum: number, one) => sum + one, 0) / titles.length
}

function readMistake(file: string): Mistake {
  const head = readFileSync(file, 'utf8')
  const fails = /^\/\/ fails: (.+)$/m.exec(head)?.[1]
  const diagnosis = /^\/\/ likely: (.+)$/m.exec(head)?.[1]
  if (fails === undefined || diagnosis === undefined)
    throw new Error(`${file} must begin with "// fails: <title>" and "// likely: <diagnosis>"`)
  return { name: basename(file, '.ts'), file, fails, diagnosis }
}
