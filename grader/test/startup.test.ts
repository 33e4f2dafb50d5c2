/** What keeps a program from starting is told apart, in words. */
import { networkInterfaces } from 'node:os'
import { describe, expect, test } from 'vitest'
import { exercises, here } from '../src/course.ts'
import { grade } from '../src/grade.ts'
import { check } from '../src/harness/check.ts'
import type { Finding } from '../src/harness/finding.ts'
import { checksOf, findingOf, programFile, resultsOf, sharedHosts } from './small.ts'

const [entry] = exercises()
if (!entry) throw new Error('there is no exercise')
const hosts = sharedHosts(4)

const place = (name: string, at: string): string => `${here(programFile(`${name}.ts`))}:${at}`
const hasIpv6 = Object.values(networkInterfaces())
  .flat()
  .some((one) => one?.family === 'IPv6')

/** The finding of a program that never starts: the first check fails, no other is run. */
async function atStart(name: string): Promise<Finding> {
  const program = { file: programFile(`${name}.ts`) }
  const { checks } = await grade({ entry: entry ?? never(), program, hosts, seed: 1 })
  const [first, ...others] = checks
  expect(new Set(others.map(({ status }) => status))).toEqual(new Set(['skipped']))
  return findingOf(first)
}

function never(): never {
  throw new Error('there is no exercise')
}

/** What a check says of a program that starts well and is sent a few bytes. */
async function whenSpokenTo(name: string): Promise<Finding> {
  const answers = check('answers', async ({ server }) => {
    const peer = await server.connect()
    await peer.send(Buffer.from('hello'))
    await peer.expect(Buffer.from('hello'))
  })
  const [start, answer] = await resultsOf(name, checksOf(answers), { hosts })
  expect(start?.status).toBe('passed')
  return findingOf(answer)
}

describe('where it listens', () => {
  test('a port of its own is named beside the one that was given', async () => {
    const { actual, symptom } = await atStart('other-port')
    expect(actual).toMatch(/^the program listens on port \d+; the port that it was given is \d+$/)
    expect(symptom).toBe('wrong port')
  })

  test('every IPv4 address is too many', async () => {
    const { actual, symptom, why, likely } = await atStart('every-ipv4-address')
    // Its port was the right one: that is not the mistake.
    expect(likely?.name).not.toBe('fixed-port')
    expect(actual).toMatch(
      /^the program listens on 0\.0\.0\.0:\d+, which is every address of the machine$/,
    )
    expect(why).toContain('can be reached from outside')
    expect(symptom).toBe('wrong place')
  })

  test('without an address it listens on all of them', async () => {
    const { actual } = await atStart('every-address')
    const address = hasIpv6 ? String.raw`\[::\]` : String.raw`0\.0\.0\.0`
    expect(actual).toMatch(
      new RegExp(`^the program listens on ${address}:\\d+, which is every address`),
    )
  })

  test('a server that does not say that it listens is found all the same', async () => {
    const { actual, expected, likely } = await atStart('never-says-so')
    expect(likely?.name).not.toBe('fixed-port')
    const [port = 'no port'] = /\d{4,5}/.exec(expected) ?? []
    expect(actual).toBe(`no such line; the program does listen on 127.0.0.1:${port}`)
  })

  test('a program that waits and listens nowhere is silent', async () => {
    const { actual, symptom } = await atStart('never-listens')
    expect(actual).toBe('silence: the program waits for its clients and for nothing else')
    expect(symptom).toBe('silent')
  })
})

describe('how it ends', () => {
  test('an end by itself is told with its status', async () => {
    const { actual, symptom } = await atStart('exits-early')
    expect(actual).toBe('the program ended with status 0, and said nothing')
    expect(symptom).toBe('exit')
  })

  test('a syntax error has its place, counted in characters', async () => {
    const finding = await atStart('syntax-error')
    expect(finding.place).toBe(place('syntax-error', '5:20'))
    expect(finding.actual).toContain(`a syntax error at ${finding.place}: `)
    expect(finding.frame?.at(-1)).toBe("▸ 5 │   socket.write('é' 'hello')")
    expect(finding.symptom).toBe('syntax')
  })

  test('an uncaught exception has the place in the file that was written', async () => {
    const finding = await atStart('crashes-at-start')
    expect(finding.place).toBe(place('crashes-at-start', '8:37'))
    expect(finding.actual).toMatch(
      /^the program ended by an uncaught exception, TypeError: Cannot read .* at .*:8:37$/,
    )
    expect(finding.frame?.at(-1)).toBe('▸ 8 │   return (host as { name: string }).name')
    expect(finding.symptom).toBe('crash')
  })

  test('a busy loop is told from waiting', async () => {
    const { actual, symptom, why } = await atStart('busy-at-start')
    expect(actual).toMatch(/the program is busy, it used \d+ ms of processor time$/)
    expect(why).toContain('event loop')
    expect(symptom).toBe('busy')
  })

  test('printing without end is ended', async () => {
    const { actual, symptom } = await atStart('prints-without-end')
    expect(actual).toBe('more output than a program may print (8 MiB, 1 MiB in a line)')
    expect(symptom).toBe('output')
  })

  test('an end in the middle of a conversation is told with its last words', async () => {
    const { actual, symptom } = await whenSpokenTo('exits-in-the-middle')
    expect(actual).toContain('the program ended with status 0; it said:')
    expect(actual).toContain('that was all')
    expect(symptom).toBe('exit')
  })

  test('a crash in the middle comes with what the compiler says of the file', async () => {
    const program = { file: programFile('misspelt-write.ts') }
    const { checks } = await grade({ entry: entry ?? never(), program, hosts, seed: 1 })
    const finding = findingOf(checks.find(({ status }) => status === 'failed'))
    expect(finding.symptom).toBe('crash')
    expect(finding.place).toBe(place('misspelt-write', '6:12'))
    expect(finding.types?.[0]).toContain(place('misspelt-write', '6:12'))
    expect(finding.types?.[0]).toContain("'wirte'")
  })
})

describe('what is kept from it', () => {
  test.for([
    ['reads-a-file', '--allow-fs-read', '4:15'],
    ['starts-a-child', '--allow-child-process', '4:1'],
    ['kills-its-parent', 'process.kill', '2:9'],
  ] as const)('%s is refused (%s), and its place is told', async ([name, what, at]) => {
    const finding = await atStart(name)
    expect(finding.actual).toContain('Access to this API has been restricted')
    expect(finding.actual).toContain(what)
    expect(finding.symptom).toBe('crash')
    expect(finding.place).toBe(place(name, at))
  })

  test('another file of its own', async () => {
    const { actual, symptom } = await atStart('imports-a-file')
    expect(actual).toContain("a program is one file: it can't import './echo.ts'")
    expect(symptom).toBe('crash')
  })
})

test('all of TypeScript simply works: enums and parameter properties, too', async () => {
  const results = await resultsOf('all-of-typescript', checksOf(), { hosts })
  expect(results.map(({ status }) => status)).toEqual(['passed'])
})
