/** What becomes of the checks: their order, their chance, and whose fault a failure is. */
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { Endings } from '../src/endings.ts'
import { runChecks, type Run } from '../src/engine.ts'
import { check, largeCheck, promise, startCheck, type Check } from '../src/harness/check.ts'
import { ANSWER_WITHIN_MS, CHECK_WITHIN_MS, GRADING_WITHIN_MS } from '../src/harness/deadlines.ts'
import { FindingError, type Fault } from '../src/harness/finding.ts'
import type { Try } from '../src/try.ts'
import { exitCode, outcomeOf, type CheckResult } from '../src/verdict.ts'
import { checksOf, launchOf, resultsOf, sharedHosts } from './small.ts'
import { verdict } from './verdicts.ts'

const BOUND_MS = 50
const IN_TIME = { timeout: 20_000 }
const FAULT: Fault = { expected: 'a FIN', actual: 'silence', symptom: 'silent' }

const hosts = sharedHosts()

/** Checks that never start the program. */
async function run(
  drafts: Parameters<typeof promise>[1],
  options: Partial<Run> = {},
): Promise<CheckResult[]> {
  const launch: Run['launch'] = () => Promise.reject(new Error('no program is started here'))
  const checks = promise({ number: 1, why: 'why', read: 'read' }, drafts)
  return (await runChecks({ checks, launch, seed: 1, ...options })).results
}

const passes = (title: string) => startCheck(title, async () => {})
const fails = (title: string, error: Error) => startCheck(title, () => Promise.reject(error))
const statuses = (results: readonly CheckResult[]) => results.map(({ status }) => status)

/** Holds up the whole grader, as a machine does that is stopped for a while. */
function holdUp(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

describe('the wait for a process', () => {
  /** How a program is started when all but its start takes no time: so long goes by before. */
  async function launchAfter(ms: number, launch: Run['launch']): Promise<Run['launch']> {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    onTestFinished(() => void vi.useRealTimers())
    return async (argv) => {
      await vi.advanceTimersByTimeAsync(ms)
      vi.useRealTimers()
      return launch(argv)
    }
  }

  test('says nothing of the program, however long it is', async () => {
    const launch = await launchAfter(CHECK_WITHIN_MS * 2, await launchOf('echo', hosts))
    const { results, end } = await runChecks({ checks: checksOf(), launch, seed: 1 })
    await end()
    expect(statuses(results)).toEqual(['passed'])
  })

  test('ends at last, and nobody can tell', async () => {
    const launch = await launchAfter(GRADING_WITHIN_MS, () => new Promise(() => {}))
    const { results } = await runChecks({ checks: checksOf(), launch, seed: 1 })
    expect(results).toMatchObject([
      { status: 'unknown', because: expect.stringContaining('no process') as string },
    ])
  })
})

describe('a fault of the grader', () => {
  test('is "unknown", never a failure, and gives exit code 2', async () => {
    const bug = check('talks', async ({ server }) => {
      const peer = await server.connect()
      // A bug in a check: what is read there is not there.
      const { port } = [peer][1] as typeof peer
      await peer.send(Buffer.alloc(port))
    })
    const results = await resultsOf('echo', checksOf(bug), { hosts })
    expect(statuses(results)).toEqual(['passed', 'unknown'])
    expect(results[1]).toMatchObject({
      because: expect.stringMatching(/grader: TypeError/) as string,
    })
    expect(exitCode([verdict(...results)])).toBe(2)
  })

  test('takes nothing from the other checks', async () => {
    const results = await run([passes('a'), fails('b', new RangeError('ours')), passes('c')])
    expect(statuses(results)).toEqual(['passed', 'unknown', 'passed'])
    expect(outcomeOf(verdict(...results))).toBe('unknown')
  })
})

describe('the start', () => {
  test.for([
    ['fails', new FindingError(FAULT), 'failed', 1],
    ["can't be told", new TypeError('ours'), 'unknown', 2],
  ] as const)('that %s leaves the others skipped', async ([, error, status, code]) => {
    const results = await run([fails('starts', error), passes('b'), passes('c')])
    expect(statuses(results)).toEqual([status, 'skipped', 'skipped'])
    expect(exitCode([verdict(...results)])).toBe(code)
  })

  test('is not waited for where the program has started before', async () => {
    const begun = Promise.withResolvers<void>()
    const starts = startCheck('starts', () => begun.promise)
    const beside = startCheck('beside', () => Promise.resolve(begun.resolve()))
    const results = await run([starts, beside], { hasStarted: true })
    expect(statuses(results)).toEqual(['passed', 'passed'])
  })

  test('that fails where it did not before leaves the others skipped, though they are under way', async () => {
    const told: string[] = []
    const over = Promise.withResolvers<void>()
    const starts = startCheck('starts', () => Promise.reject(new FindingError(FAULT)))
    let tries = 0
    const beside = startCheck('beside', async () => {
      tries += 1
      await over.promise
      throw new FindingError({ ...FAULT, symptom: 'late' }, BOUND_MS)
    })
    const onResult = ({ title }: Check, { status }: CheckResult): void => {
      told.push(`${title} ${status}`)
      if (title === 'beside') over.resolve()
    }
    const behind = startCheck('behind', () => over.promise)
    const results = await run([starts, passes('ahead'), beside, behind], {
      hasStarted: true,
      onResult,
    })
    expect(statuses(results)).toEqual(['failed', 'skipped', 'skipped', 'skipped'])
    expect(told.slice(-3)).toEqual(['ahead skipped', 'beside skipped', 'behind skipped'])
    expect(tries).toBe(1)
  })
})

describe('the check that is wanted sooner', () => {
  const order = async (sooner: string): Promise<string[]> => {
    const begun: string[] = []
    const begins = (title: string, size: Check['size']) => ({
      ...startCheck(title, () => Promise.resolve(void begun.push(title))),
      size,
    })
    await run(
      [
        begins('starts', 'small'),
        begins('a', 'small'),
        begins('b', 'small'),
        begins('c', 'large'),
        begins('d', 'large'),
      ],
      { sooner },
    )
    return begun
  }

  test.for([
    ['b', ['starts', 'b', 'a', 'c', 'd']],
    ['d', ['starts', 'd', 'a', 'b', 'c']],
    ['starts', ['starts', 'a', 'b', 'c', 'd']],
  ] as const)('%s is begun before the others', async ([sooner, wanted]) => {
    expect(await order(sooner)).toEqual(wanted)
  })
})

describe('a bound of time that was missed', () => {
  const missed = (title: string, heldUpMs: () => number) =>
    startCheck(title, async () => {
      // The engine looks at its clock first.
      await Promise.resolve()
      holdUp(heldUpMs())
      throw new FindingError(FAULT, BOUND_MS)
    })

  test('is a failure where nothing held up the grader', async () => {
    const results = await run([passes('starts'), fails('b', new FindingError(FAULT, 60_000))])
    expect(statuses(results)).toEqual(['passed', 'failed'])
  })

  test('is "unknown" where the machine stalled, twice', async () => {
    const results = await run([passes('starts'), missed('b', () => 2 * BOUND_MS)])
    expect(statuses(results)).toEqual(['passed', 'unknown'])
    expect(results[1]).toMatchObject({ because: expect.stringContaining('stalled') as string })
  })

  test('is tried once more where the machine stalled, and then decides', async () => {
    let tries = 0
    const once = startCheck('b', async () => {
      tries += 1
      await Promise.resolve()
      if (tries > 1) return
      holdUp(2 * BOUND_MS)
      throw new FindingError(FAULT, BOUND_MS)
    })
    expect(statuses(await run([passes('starts'), once]))).toEqual(['passed', 'passed'])
    expect(tries).toBe(2)
  })

  test('says nothing of the machine where no bound decided', async () => {
    const wrong = startCheck('b', async () => {
      await Promise.resolve()
      holdUp(2 * BOUND_MS)
      throw new FindingError(FAULT)
    })
    expect(statuses(await run([passes('starts'), wrong]))).toEqual(['passed', 'failed'])
  })
})

describe('the results', () => {
  test('come in the order of the checks, whatever ends first', async () => {
    const last = Promise.withResolvers<void>()
    const heard: string[] = []
    const results = await run(
      [
        passes('starts'),
        { ...passes('large'), size: 'large' },
        startCheck('slow', () => last.promise),
        startCheck('quick', async () => last.resolve()),
      ],
      { onResult: ({ title }) => heard.push(title) },
    )
    expect(results.map(({ title }) => title)).toEqual(['starts', 'large', 'slow', 'quick'])
    expect(heard.at(0)).toBe('starts')
    expect(heard.at(-1)).toBe('large')
    expect(heard.toSorted()).toEqual(['large', 'quick', 'slow', 'starts'])
  })

  test('of large checks are "skipped" where they are left out, which is no pass', async () => {
    const results = await run([passes('a'), largeCheck('b', async () => {})], {
      withoutLarge: true,
    })
    expect(statuses(results)).toEqual(['passed', 'skipped'])
    expect(outcomeOf(verdict(...results))).toBe('unknown')
  })

  test.for([
    ['left without an answer', new FindingError(FAULT, ANSWER_WITHIN_MS)],
    ['kept busy', new FindingError({ ...FAULT, symptom: 'busy' })],
  ] as const)('of large checks are "skipped" where a small one was %s', async ([, error]) => {
    const results = await run([
      passes('starts'),
      fails('small', error),
      largeCheck('large', async () => {}),
    ])
    expect(statuses(results)).toEqual(['passed', 'failed', 'skipped'])
  })

  test('of large checks are "skipped" where the program took too much in a small one', async () => {
    const takes = check('takes', ({ server }) => {
      server.process.exceed('output')
      return Promise.reject(new FindingError(FAULT))
    })
    const large = largeCheck('large', async () => {})
    const results = await resultsOf('echo', checksOf(takes, large), { hosts })
    expect(statuses(results)).toEqual(['passed', 'failed', 'skipped'])
  })

  test('of large checks are "skipped" also where the small one was tried twice', async () => {
    const fault = new FindingError({ ...FAULT, symptom: 'busy' }, BOUND_MS)
    const holdUps = [2 * BOUND_MS, 0]
    const busy = startCheck('small', async () => {
      await Promise.resolve()
      holdUp(holdUps.shift() ?? 0)
      throw fault
    })
    const results = await run([passes('starts'), busy, largeCheck('large', async () => {})])
    expect(statuses(results)).toEqual(['passed', 'failed', 'skipped'])
    expect(holdUps).toEqual([])
  })

  test('of failures have what the author says of the promise', async () => {
    const results = await run([passes('starts'), fails('b', new FindingError(FAULT))])
    expect(results[1]).toMatchObject({ finding: { ...FAULT, why: 'why', read: 'read' } })
  })
})

describe('chance', () => {
  async function drawn(seed: number): Promise<string[]> {
    const bytes: string[] = []
    const draws = (title: string) =>
      startCheck(
        title,
        async ({ random }) => void bytes.push(`${title} ${random.bytes(8).toString('hex')}`),
      )
    await run([draws('a'), draws('b')], { seed })
    return bytes.map((line) => line.slice(2))
  }

  test('is the same again for the same seed', async () => {
    expect(await drawn(7)).toEqual(await drawn(7))
  })

  test('is another for another seed, and for each check', async () => {
    const [a, b] = await drawn(7)
    const [c, d] = await drawn(8)
    expect(new Set([a, b, c, d]).size).toBe(4)
  })
})

describe('a program that was tried', () => {
  test('is ended behind the results, and gone where its end is asked for', async () => {
    const alive = new Map<string, number>()
    const starts = (title: string) =>
      startCheck(title, async ({ program }) => {
        const server = await program.serve()
        alive.set(title, server.process.pid)
      })
    const checks = promise({ number: 1, why: 'why', read: 'read' }, [starts('a'), starts('b')])
    const { results, end } = await runChecks({
      checks,
      launch: await launchOf('echo', hosts),
      seed: 1,
    })
    expect(statuses(results)).toEqual(['passed', 'passed'])
    await end()
    expect([...alive.values()].filter(isAlive)).toEqual([])
  })

  test('and has failed is ended while others go on', async () => {
    let pid = 0
    const failing = startCheck('fails', async ({ program }) => {
      pid = (await program.serve()).process.pid
      throw new FindingError(FAULT)
    })
    const waits = startCheck('waits', async () => {
      await vi.waitFor(() => {
        expect(pid).toBeGreaterThan(0)
        expect(isAlive(pid)).toBe(false)
      }, IN_TIME)
    })
    const checks = promise({ number: 1, why: 'why', read: 'read' }, [
      passes('starts'),
      failing,
      waits,
    ])
    const { results } = await runChecks({ checks, launch: await launchOf('echo', hosts), seed: 1 })
    expect(statuses(results)).toEqual(['passed', 'failed', 'passed'])
  })

  test('and kept us waiting is ended before one that has answered', async () => {
    const ended: string[] = []
    const tried = (name: string, excessive: boolean): Try => ({
      result: { title: name, promise: 1, status: 'passed', ms: 0 },
      doubt: 'none',
      excessive,
      end: () => Promise.resolve(void ended.push(name)),
    })
    const endings = new Endings()
    endings.add(tried('answered', false))
    endings.add(tried('kept us waiting', true))
    await vi.waitFor(() => expect(ended).toEqual(['kept us waiting', 'answered']), IN_TIME)
  })
})

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
