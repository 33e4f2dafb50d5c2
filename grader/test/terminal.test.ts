/** What a person sees: each kind of result, at each width, with and without colour. */
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { Step } from '../src/harness/transcript.ts'
import { ladder } from '../src/reporters/ladder.ts'
import { terminal, type View } from '../src/reporters/terminal.ts'
import { failed, passed, skipped, unknown, verdict } from './verdicts.ts'

const WIDTHS = [60, 80, 120]

const view: View = {
  title: 'Chapter 1 · Echo server',
  program: 'exercises/01-reliable-streams/echo-server/main.ts',
  isolation: 'guarded',
  seed: 4711,
  name: 'ch1',
  best: 1,
  all: false,
  columns: 80,
  color: false,
}

const transcript: Step[] = [
  { ms: 0.1, connection: 1, by: 'grader', event: 'connect' },
  { ms: 1, connection: 1, by: 'grader', event: 'send', bytes: 4, preview: '"300 "' },
  { ms: 1.4, connection: 1, by: 'program', event: 'read', bytes: 4 },
  { ms: 1.5, connection: 1, by: 'program', event: 'write', bytes: 4 },
  { ms: 1.7, connection: 1, by: 'grader', event: 'receive', bytes: 4, preview: 'ef bf bd' },
  { ms: 2, connection: 1, by: 'grader', event: 'send FIN' },
  { ms: 9.8, connection: 1, by: 'grader', event: 'receive RST' },
  { ms: 10, connection: 0, by: 'program', event: 'exited with status 1' },
]

const withCaret = failed('returns every byte, however they are delivered', {
  delivery: 'cut inside a character',
  expected: 'from byte 4: e2 82 ac 0a',
  actual: 'from byte 4: e2 ef bf bd',
  caret: 16,
  symptom: 'wrong bytes',
  why: "a 'data' event is a piece of the stream, not a message, and its bytes need not be text",
  read: 'chapters/01-reliable-streams § 5.1',
  likely: { name: 'text-decoding', diagnosis: 'the bytes were decoded as text on their way' },
  transcript,
})

const withFrame = failed('survives a client that resets in mid-answer', {
  expected: '10 B: 8b f2 83 9d fa 9d 45 32 1f 49',
  actual: 'the program ended by an uncaught exception, TypeError: socket.wirte is not a function',
  symptom: 'crash',
  place: 'main.ts:8:12',
  frame: ["  7 │   socket.on('data', (chunk) => {", '▸ 8 │     socket.wirte(chunk)'],
  types: ["main.ts:8:12 Property 'wirte' does not exist on type 'Socket'."],
  transcript: [],
})

const verdicts = {
  'a failure with a caret': verdict(passed(), withCaret, failed('is not explained')),
  'a crash with its frame and the types': verdict(withFrame),
  'results that tell nothing': verdict(passed(), unknown()),
  'a program that never started': verdict(failed('listens', {}, 0), skipped(), skipped()),
  'a pass': verdict(passed('answers'), passed('answers again')),
}

describe.for(Object.entries(verdicts))('%s', ([, made]) => {
  test.for(WIDTHS)('looks like this in %i columns', (columns) => {
    expect(terminal(made, { ...view, columns })).toMatchSnapshot()
  })

  test.for(WIDTHS)('has no line that is longer than %i columns', (columns) => {
    const lines = terminal(made, { ...view, columns, all: true }).split('\n')
    expect(lines.filter((line) => line.length > columns)).toEqual([])
  })

  test('is the same text with and without colour', () => {
    const plain = terminal(made, view)
    const painted = terminal(made, { ...view, color: true })
    expect(plain).not.toContain('\u{1b}')
    expect(painted).toContain('\u{1b}')
    expect(stripVTControlCharacters(painted)).toBe(plain)
  })
})

describe('what is explained', () => {
  const two = verdict(
    failed('one', { actual: 'the first' }),
    failed('two', { actual: 'the second' }),
  )

  test('is the first failure', () => {
    expect(terminal(two, view)).toContain('the first')
    expect(terminal(two, view)).not.toContain('the second')
  })

  test('is every failure where all are asked for', () => {
    expect(terminal(two, { ...view, all: true })).toContain('the second')
  })
})

test('the caret stands under the first wrong byte', () => {
  const lines = terminal(verdict(withCaret), view).split('\n')
  const at = lines.findIndex((line) => line.includes('▲'))
  const caret = lines[at]?.indexOf('▲') ?? -1
  expect(lines[at - 1]?.slice(caret)).toBe('ef bf bd')
  expect(lines[at - 2]?.slice(caret)).toBe('82 ac 0a')
})

describe('a ladder', () => {
  const steps = (count: number): Step[] =>
    Array.from({ length: count }, (_, at) => ({ ...stepOf('send'), ms: at, bytes: at }))
  const stepOf = (event: string): Step => ({ ms: 0, connection: 1, by: 'grader', event })

  test('is drawn whole where it is short', () => {
    expect(ladder(steps(18), 80)).toHaveLength(19)
    expect(ladder([], 80)).toEqual([])
  })

  test('is cut in the middle where it is long, and says by how much', () => {
    const drawn = ladder(steps(100), 80)
    expect(drawn).toHaveLength(1 + 18 + 1)
    expect(drawn[10]?.trim()).toBe('… 82 more')
    expect(drawn[1]).toContain('send 0 B')
    expect(drawn.at(-1)).toContain('send 99 B')
  })

  test('numbers its connections where there are several', () => {
    const two = [stepOf('connect'), { ...stepOf('connect'), connection: 2 }]
    expect(ladder(two, 80).join('\n')).toContain('#2 connect')
    expect(ladder([stepOf('connect')], 80).join('\n')).not.toContain('#1')
  })

  test('tells FIN, RST and the direction apart', () => {
    const events = ['send FIN', 'send RST', 'receive FIN', 'receive RST'].map(stepOf)
    const [, sentFin, sentRst, gotFin, gotRst] = ladder(events, 80)
    expect(sentFin).toMatch(/FIN +│─+▶│/)
    expect(sentRst).toMatch(/RST +│─+▶│/)
    expect(gotFin).toMatch(/FIN +│◀─+│/)
    expect(gotRst).toMatch(/RST +│◀─+│/)
  })
})
