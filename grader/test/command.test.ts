/** A program of any language is graded by its command line. */
import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { exercises } from '../src/course.ts'
import { grade } from '../src/grade.ts'
import { outcomeOf, type Verdict } from '../src/verdict.ts'
import { programFile, sharedHosts } from './small.ts'

const hosts = sharedHosts(0)
const echo = exercises().find(({ name }) => name === 'echo-server')
const hasPython = spawnSync('python3', ['--version']).status === 0

/** Grades a Python program of `programs/`, or says why not. */
async function gradePython(
  name: string,
  { skip, withoutLarge }: { skip: (why: string) => void; withoutLarge: boolean },
): Promise<Verdict> {
  if (!hasPython) skip('python3 is not on this machine')
  if (!echo) throw new Error('there is no echo server')
  const program = { command: `python3 ${programFile(name)}` }
  return grade({ entry: echo, program, hosts, seed: 1, withoutLarge })
}

test('a right program in Python passes every check', async ({ skip }) => {
  const verdict = await gradePython('echo.py', { skip, withoutLarge: false })
  expect(verdict.checks.filter(({ status }) => status !== 'passed')).toEqual([])
  expect(outcomeOf(verdict)).toBe('passed')
})

test('a wrong program in Python fails at the promise that it breaks', async ({ skip }) => {
  // Each large check would wait for an answer in vain, one after the other.
  const options = { skip, withoutLarge: true }
  const { checks } = await gradePython('answers_at_the_end.py', options)
  const failed = checks.filter((result) => result.status === 'failed')
  expect(failed[0]).toMatchObject({
    title: 'answers before the client has finished',
    promise: 2,
    finding: { symptom: 'silent' },
  })
})
