/** A verdict is told the known mistake that it looks like, and no other. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { exercises } from '../src/course.ts'
import { loadChecks } from '../src/grade.ts'
import type { Finding, Symptom } from '../src/harness/finding.ts'
import { likely, mistakesOf, signatureOf, type Signatures } from '../src/mistakes.ts'
import type { Verdict } from '../src/verdict.ts'
import { failed, passed, unknown, verdict } from './verdicts.ts'

/** `wrong bytes, one by one`: a symptom, and the delivery where there is one. */
function seenAs(words: string): Partial<Finding> {
  const [symptom, delivery] = words.split(', ')
  // Safe: signatures hold symptoms that were seen.
  const seen = { symptom: symptom as Symptom }
  return delivery === undefined ? seen : { ...seen, delivery }
}

describe.for(exercises())('$slug', (entry) => {
  const text = readFileSync(join(entry.checks, 'signatures.json'), 'utf8')
  // Safe: the tests below look at all that we take from it.
  const signatures = JSON.parse(text) as Signatures
  const mistakes = mistakesOf(entry)

  /** A verdict that fails what the signature says, and passes everything else. */
  async function shapedLike(name: string): Promise<Verdict> {
    const { checks } = await loadChecks(entry)
    const symptoms = signatures[name] ?? {}
    const results = checks.map(({ title, promise }) => {
      const symptom = symptoms[title]
      return symptom === undefined ? passed(title) : failed(title, seenAs(symptom), promise)
    })
    return { exercise: entry.slug, checks: results }
  }

  test('has a signature for each mistake, and for nothing else', () => {
    expect(Object.keys(signatures).toSorted()).toEqual(mistakes.map(({ name }) => name))
  })

  test('names only checks that exist in its signatures, and some in each', async () => {
    const { checks } = await loadChecks(entry)
    const titles = new Set(checks.map(({ title }) => title))
    for (const [name, signature] of Object.entries(signatures)) {
      const named = Object.keys(signature)
      expect(named, name).not.toEqual([])
      expect(
        named.filter((title) => !titles.has(title)),
        name,
      ).toEqual([])
    }
  })

  test.for(mistakes)('$name has the check that it must fail in its signature', (mistake) => {
    expect(Object.keys(signatures[mistake.name] ?? {})).toContain(mistake.fails)
  })

  test('has for each promise a mistake that fails its checks alone', async () => {
    const { checks } = await loadChecks(entry)
    const promises = new Map(checks.map(({ title, promise }) => [title, promise]))
    const broken = Object.values(signatures).map(
      (signature) => new Set(Object.keys(signature).map((title) => promises.get(title))),
    )
    const alone = new Set(broken.filter(({ size }) => size === 1).flatMap((one) => [...one]))
    expect([...new Set(promises.values())].filter((promise) => !alone.has(promise))).toEqual([])
  })

  test('no two mistakes have the same signature', () => {
    const shapes = Object.values(signatures).map((signature) => JSON.stringify(signature))
    expect(new Set(shapes).size).toBe(shapes.length)
  })

  test.for(mistakes)('a verdict like that of $name is told so', async ({ name, diagnosis }) => {
    expect(likely(await shapedLike(name), entry)).toEqual({ name, diagnosis })
  })

  test('a verdict with nothing but passes is told nothing', async () => {
    expect(likely(await shapedLike('no such mistake'), entry)).toBeUndefined()
  })

  test('a verdict like none of them is told nothing', async () => {
    const odd = await shapedLike('no such mistake')
    const all = odd.checks.map(({ title }) => failed(title, { symptom: 'memory' }))
    expect(likely({ ...odd, checks: all }, entry)).toBeUndefined()
    expect(likely(verdict(failed('no such check')), entry)).toBeUndefined()
  })
})

test('a signature holds the failures and their symptoms alone', () => {
  const made = verdict(passed('a'), failed('b', { symptom: 'late' }), unknown('c'), failed('d'))
  expect(signatureOf(made)).toEqual({ b: 'late', d: 'reset' })
})
