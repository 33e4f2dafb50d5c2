/** Grades the grader: every starter, every reference and every known mistake, as often as one likes. */
import { readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename, join } from 'node:path'
import { short, type Entry } from './course.ts'
import { grade } from './grade.ts'
import type { Hosts } from './hosts.ts'
import { mistakesOf, signatureOf, type Signature } from './mistakes.ts'
import { outcomeOf, type Verdict } from './verdict.ts'

// Most of a verdict is waiting, so that many share the processor; more would make each other late.
const AT_ONCE = 2 * availableParallelism()

/** A program whose verdict is known beforehand. */
export type Known = {
  kind: 'starter' | 'reference' | 'mistake'
  name: string
  file: string
  /** The check that a mistake must fail first. */
  fails?: string
}

/** What became of one known program in one grading. */
export type Proof = { known: Known; verdict: Verdict; wrong?: string }

/** The starter, the references in all idioms and the mistakes of an exercise. */
export function knownPrograms(entry: Entry): Known[] {
  const references = readdirSync(entry.solutions)
    .filter((file) => file.endsWith('.ts'))
    .toSorted()
  return [
    { kind: 'starter', name: 'starter', file: join(entry.checks, 'starter.ts') },
    ...references.map((file): Known => ({
      kind: 'reference',
      name: basename(file, '.ts'),
      file: join(entry.solutions, file),
    })),
    ...mistakesOf(entry).map(({ name, file, fails }): Known => ({
      kind: 'mistake',
      name,
      file,
      fails,
    })),
  ]
}

/** Grades a known program and says what is wrong with the verdict, if anything is. */
export async function proveOne(
  entry: Entry,
  known: Known,
  { hosts, seed }: { hosts: Hosts; seed: number },
): Promise<Proof> {
  const verdict = await grade({ entry, program: { file: known.file }, hosts, seed })
  // A hundred rounds are remembered, and their stories would take hundreds of megabytes.
  for (const result of verdict.checks)
    if (result.status === 'failed') result.finding.transcript = []
  const wrong = faultOf(known, verdict)
  return wrong === undefined ? { known, verdict } : { known, verdict, wrong }
}

/** Grades every known program of an exercise; the results are in the order of the programs. */
export async function proveAll(
  entry: Entry,
  options: { hosts: Hosts; seed: number },
): Promise<Proof[]> {
  const known = knownPrograms(entry)
  const proofs = new Map<Known, Proof>()
  const left = known.values()
  const worker = async (): Promise<void> => {
    for (const one of left) proofs.set(one, await proveOne(entry, one, options))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return known.flatMap((one) => proofs.get(one) ?? [])
}

/** Whether a mistake's verdict names the mistake itself. */
export function isNamed({ known, verdict }: Proof): boolean {
  return verdict.checks.some(
    (result) => result.status === 'failed' && result.finding.likely?.name === known.name,
  )
}

/** A verdict without its times and texts: what must be the same each time. */
export function shapeOf({ verdict }: Proof): string {
  return verdict.checks.map(({ title, status }) => `${title}: ${status}`).join('\n')
}

/** The measured signature of each mistake. */
export function signaturesOf(proofs: readonly Proof[]): Record<string, Signature> {
  const mistakes = proofs.filter(({ known }) => known.kind === 'mistake')
  return Object.fromEntries(
    mistakes.map(({ known, verdict }) => [known.name, signatureOf(verdict)]),
  )
}

function faultOf({ kind, fails }: Known, verdict: Verdict): string | undefined {
  const outcome = outcomeOf(verdict)
  const wanted = kind === 'reference' ? 'passed' : 'failed'
  const first = verdict.checks.find(({ status }) => status === 'failed')
  if (outcome !== wanted)
    return `${outcome}, not ${wanted}${first ? `: ${first.title}` : whyUnknown(verdict)}`
  if (fails === undefined || first?.title === fails) return undefined
  return `failed first at "${first?.title}", not at "${fails}"`
}

function whyUnknown({ checks }: Verdict): string {
  const unknown = checks.find((result) => result.status === 'unknown')
  return unknown ? `: ${unknown.title}: ${unknown.because}` : ''
}

/** One row of the table for an exercise. */
export function row(entry: Entry, proofs: readonly Proof[]): string[] {
  const count = (kind: Known['kind']): string => {
    const all = proofs.filter(({ known }) => known.kind === kind)
    return `${all.filter(({ wrong }) => wrong === undefined).length} of ${all.length}`
  }
  const mistakes = proofs.filter(({ known }) => known.kind === 'mistake')
  const named = `${mistakes.filter(isNamed).length} of ${mistakes.length}`
  return [short(entry), count('starter'), count('reference'), count('mistake'), named]
}
