import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { exercises, here, select, type Entry } from '../course.ts'
import { Hosts } from '../hosts.ts'
import { proveAll, row, shapeOf, signaturesOf, type Proof } from '../prove.ts'
import { UsageError } from '../usage.ts'
import { seedOf } from './seed.ts'
import type { Terminal, Verb } from './verb.ts'

const HOSTS_AHEAD = 4
const HEAD = [
  'exercise',
  'starters that fail',
  'references that pass',
  'mistakes that fail where they must',
  'named by likely',
  'verdicts that differed',
]

export const proveVerb: Verb = {
  argument: '[exercise]',
  summary: 'grade the grader: every starter, reference and known mistake',
  options: ['repeat', 'busy', 'seed', 'write', 'hostile'],
  run: async (name, { repeat, busy, seed, write, hostile }, terminal) => {
    if (hostile) {
      const { proveHostile } = await import('./hostile.ts')
      return proveHostile(name, { seed: seedOf(seed), terminal })
    }
    const entries = name === '' ? exercises() : await select(name)
    const times = timesOf(repeat)
    const hogs = busy ? startHogs() : []
    const hosts = new Hosts(HOSTS_AHEAD)
    const rows = [HEAD, HEAD.map(() => '---')]
    let wrong = 0
    try {
      for (const entry of entries) {
        const proofs: Proof[] = []
        for (let time = 0; time < times; time += 1)
          proofs.push(...(await proveOnce(entry, hosts, { seed: seedOf(seed), terminal })))
        const differed = differing(proofs, terminal)
        wrong += differed + proofs.filter((proof) => proof.wrong !== undefined).length
        rows.push([...row(entry, proofs), `${differed} of ${proofs.length}`])
        if (write) await writeSignatures(entry, proofs, terminal)
      }
    } finally {
      hosts.close()
      for (const hog of hogs) hog.kill('SIGKILL')
    }
    terminal.out(`${rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`)
    return wrong === 0 ? 0 : 1
  },
}

/** @throws {UsageError} for what is no count. */
function timesOf(text = '1'): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text)
  throw new UsageError(`--repeat takes a whole number from 1 to 99999, not "${text}".`)
}

async function proveOnce(
  entry: Entry,
  hosts: Hosts,
  { seed, terminal }: { seed: number; terminal: Terminal },
): Promise<Proof[]> {
  const proofs = await proveAll(entry, { hosts, seed })
  for (const { known, wrong } of proofs)
    if (wrong !== undefined)
      terminal.err(`${entry.slug} ${known.kind} ${known.name}: ${wrong} (seed ${seed})\n`)
  return proofs
}

/** Counts the verdicts that are not the same as the first one of the same program. */
function differing(proofs: readonly Proof[], terminal: Terminal): number {
  const first = new Map<string, string>()
  return proofs.filter((proof) => {
    const shape = shapeOf(proof)
    const before = first.get(proof.known.file) ?? shape
    first.set(proof.known.file, before)
    if (before === shape) return false
    const lines = before.split('\n')
    const changed = shape.split('\n').filter((line, at) => line !== lines[at])
    terminal.err(`${proof.known.name} differed: ${changed.join(', ')}\n`)
    return true
  }).length
}

async function writeSignatures(
  entry: Entry,
  proofs: readonly Proof[],
  { out }: Terminal,
): Promise<void> {
  const file = join(entry.checks, 'signatures.json')
  await writeFile(file, `${JSON.stringify(signaturesOf(proofs), null, 2)}\n`)
  out(`${here(file)} written\n`)
}

/** A process for each core that uses all it can get; each ends when we do, for it watches its input. */
function startHogs(): ReturnType<typeof spawn>[] {
  const source =
    "process.stdin.on('end', () => process.exit()).resume(); (function spin() { const until = Date.now() + 20; while (Date.now() < until); setImmediate(spin) })()"
  return Array.from({ length: availableParallelism() }, () =>
    spawn(process.execPath, ['--eval', source], { stdio: ['pipe', 'ignore', 'inherit'] }),
  )
}
