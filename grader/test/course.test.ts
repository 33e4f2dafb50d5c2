/** Which exercises a name stands for. */
import { describe, expect, test } from 'vitest'
import { exercises, select, selectOne } from '../src/course.ts'
import { UsageError } from '../src/usage.ts'

const SLUG = '01-reliable-streams/echo-server'

/** The message for a name that stands for nothing. */
async function refusal(name: string): Promise<string> {
  const error: unknown = await select(name).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(UsageError)
  return error instanceof UsageError ? error.message : ''
}

test.for([
  'ch1',
  '1',
  'ch01',
  '01',
  'chapter-1',
  'ch1/',
  'ch1/echo-server',
  'ch1/echo-server/',
  'ch1/e',
  '01-reliable-streams',
  '01-reliable-streams/',
  '01-rel',
  'echo',
  'echo-server',
  SLUG,
  `${SLUG}/`,
  `exercises/${SLUG}`,
  `exercises/${SLUG}/`,
])('"%s" stands for the echo server', async (name) => {
  const found = await select(name)
  expect(found.map(({ slug }) => slug)).toContain(SLUG)
  expect(new Set(found.map(({ number }) => number))).toEqual(new Set([1]))
})

describe('a name that stands for nothing is answered with what there is', () => {
  const [first] = exercises()

  test('a chapter that is not there', async () => {
    const said = await refusal('ch9999')
    expect(said).toContain('No chapter 9999.')
    expect(said).toContain(`ch${first?.number}`)
    expect(said).toContain('echo-server')
  })

  test.for(['ehco', 'ehco-server', '01-relaible'])('a misspelt "%s"', async (name) => {
    expect(await refusal(name)).toMatch(/Did you mean (01-reliable-streams\/)?echo-server\?/)
  })

  test('an exercise that is not in the chapter', async () => {
    const said = await refusal('ch1/x')
    expect(said).toContain('Chapter 1 has no exercise "x".')
    expect(said).toContain('echo-server')
  })
})

test('one name stands for one exercise where one is asked for', async () => {
  expect((await selectOne(SLUG)).slug).toBe(SLUG)
})

test('an exercise knows its folders', () => {
  const echo = exercises().find(({ slug }) => slug === SLUG)
  expect(echo?.program.endsWith(`exercises/${SLUG}/main.ts`)).toBe(true)
  expect(echo?.checks.endsWith(`grader/checks/${SLUG}`)).toBe(true)
  expect(echo?.solutions.endsWith(`solutions/${SLUG}`)).toBe(true)
})
