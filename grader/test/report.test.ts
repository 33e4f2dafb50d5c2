/** The shape of `--json`, written down once: a program that reads it can rely on all of this. */
import { join } from 'node:path'
import { execa } from 'execa'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { exercises, ROOT } from '../src/course.ts'
import { grade } from '../src/grade.ts'
import { json } from '../src/reporters/json.ts'
import type { Report } from '../src/verdict.ts'
import { sharedHosts } from './small.ts'

const symptom = z.enum([
  ...['crash', 'exit', 'busy', 'silent', 'wrong bytes', 'missing bytes', 'extra bytes'],
  ...['early FIN', 'reset', 'left open', 'took too much', 'memory', 'wrong place'],
  ...[
    'wrong port',
    'wrong status',
    'late',
    'too early',
    'off by one',
    'output',
    'wrong output',
    'syntax',
  ],
] as const)

const step = z.strictObject({
  ms: z.number(),
  connection: z.int().nonnegative(),
  by: z.enum(['grader', 'program']),
  event: z.string().min(1),
  bytes: z.int().nonnegative().exactOptional(),
  preview: z.string().exactOptional(),
  detail: z.string().exactOptional(),
})

const finding = z.strictObject({
  expected: z.string().min(1),
  actual: z.string().min(1),
  symptom,
  caret: z.int().nonnegative().exactOptional(),
  place: z
    .string()
    .regex(/^.+:\d+:\d+$/)
    .exactOptional(),
  frame: z.array(z.string()).exactOptional(),
  why: z.string().exactOptional(),
  read: z.string().exactOptional(),
  delivery: z.string().exactOptional(),
  transcript: z.array(step),
  likely: z.strictObject({ name: z.string(), diagnosis: z.string() }).exactOptional(),
  types: z.array(z.string()).exactOptional(),
})

const common = { title: z.string().min(1), promise: z.int().nonnegative() }
const ms = z.number().nonnegative()
const because = z.string().min(1)
const result = z.discriminatedUnion('status', [
  z.strictObject({ ...common, status: z.literal('passed'), ms }),
  z.strictObject({ ...common, status: z.literal('failed'), ms, finding }),
  z.strictObject({ ...common, status: z.literal('skipped'), because }),
  z.strictObject({ ...common, status: z.literal('unknown'), because }),
])

const report = z.strictObject({
  version: z.literal(1),
  isolation: z.enum(['boxed', 'guarded', 'none']),
  notBoxed: z.string().exactOptional(),
  seed: z.int().nonnegative(),
  verdicts: z.array(z.strictObject({ exercise: z.string(), checks: z.array(result) })),
}) satisfies z.ZodType<Report>

/** With every field demanded: a field that only one of two types has makes them differ. */
type Whole<T> = { [name in keyof T]-?: Whole<T[name]> }

const [entry] = exercises()
if (!entry) throw new Error('there is no exercise')
const hosts = sharedHosts(4)

test('the schema and the type are the same, field by field', () => {
  expectTypeOf<Whole<z.infer<typeof report>>>().toEqualTypeOf<Whole<Report>>()
})

describe('a report', () => {
  test.for([
    ['the starter', join(entry.checks, 'starter.ts'), 1],
    ['a reference', join(entry.solutions, 'main.ts'), 0],
  ] as const)('of %s is one object on standard output', async ([, file, status]) => {
    const { exitCode, stdout, stderr } = await course('grade', entry.slug, '--json', '--file', file)
    expect({ exitCode, stderr }).toEqual({ exitCode: status, stderr: '' })
    expect(stdout.split('\n')).toHaveLength(1)
    const told = report.parse(JSON.parse(stdout))
    expect(told).toMatchObject({ version: 1, isolation: 'guarded' })
    expect(told.verdicts.map(({ exercise }) => exercise)).toEqual([entry.slug])
  })

  test('has the seed that was given', async () => {
    const given = ['--seed', '7', '--without-large', '--file', join(entry.checks, 'starter.ts')]
    const { stdout } = await course('grade', entry.slug, '--json', ...given)
    expect(report.parse(JSON.parse(stdout)).seed).toBe(7)
  })

  test.for(['syntax-error', 'crashes-at-start', 'exits-early'])(
    'of the program %s keeps the shape',
    async (name) => {
      const program = { file: join(ROOT, 'grader/test/programs', `${name}.ts`) }
      const verdict = await grade({ entry, program, hosts, seed: 1 })
      const text = json([verdict], { isolation: 'guarded', seed: 1 })
      expect(report.parse(JSON.parse(text)).verdicts).toEqual([verdict])
    },
  )
})

async function course(...args: string[]) {
  const env = { NO_COLOR: undefined, FORCE_COLOR: undefined, NODE_OPTIONS: undefined }
  const options = { cwd: ROOT, reject: false, stdin: 'ignore', env } as const
  return execa(process.execPath, ['grader/course.js', ...args], options)
}
