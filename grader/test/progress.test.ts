/** What is kept of a learner's work, and that nothing destroys it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { after, keptOf, readProgress, writeProgress, type Progress } from '../src/progress.ts'
import { UsageError } from '../src/usage.ts'
import { failed, passed, unknown, verdict } from './verdicts.ts'

const NOTHING: Progress = { version: 1, exercises: {} }
const FIRST = new Date('2026-01-02T03:04:05.000Z')
const LATER = new Date('2026-02-03T04:05:06.000Z')
const { exercise } = verdict()

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'progress-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

describe('after a verdict', () => {
  test('the time of the first pass stays, whatever comes later', () => {
    const once = after(NOTHING, verdict(passed()), FIRST)
    const twice = after(once, verdict(passed()), LATER)
    const broken = after(twice, verdict(failed()), LATER)
    for (const progress of [once, twice, broken])
      expect(keptOf(progress, exercise).passed).toBe(FIRST.toISOString())
  })

  test('a verdict that can tell nothing is no pass', () => {
    const { passed: when } = keptOf(after(NOTHING, verdict(passed(), unknown()), FIRST), exercise)
    expect(when).toBeUndefined()
    expect(keptOf(after(NOTHING, verdict(), FIRST), exercise).passed).toBeUndefined()
  })

  test('the best score stays', () => {
    const good = after(NOTHING, verdict(passed(), passed(), failed()), FIRST)
    const worse = after(good, verdict(failed(), passed(), failed()), LATER)
    expect(keptOf(worse, exercise)).toMatchObject({ best: 2, of: 3 })
  })

  test('the best score begins anew where the exercise has other checks now', () => {
    const good = after(NOTHING, verdict(passed(), passed(), passed()), FIRST)
    const other = after(good, verdict(failed(), passed()), LATER)
    expect(keptOf(other, exercise)).toMatchObject({ best: 1, of: 2 })
  })

  test('the lowest broken promise is kept, and forgotten once all are kept', () => {
    const broken = after(NOTHING, verdict(passed(), failed('a', {}, 0), failed('b')), FIRST)
    expect(keptOf(broken, exercise).broken).toBe(0)
    expect(keptOf(after(broken, verdict(passed()), LATER), exercise)).not.toHaveProperty('broken')
  })

  test('the hints go on for the same promise and begin again for another', () => {
    const broken = after(NOTHING, verdict(failed('a', {}, 2)), FIRST)
    const hinted = {
      ...broken,
      exercises: { [exercise]: { ...keptOf(broken, exercise), hints: 2 } },
    }
    expect(keptOf(after(hinted, verdict(failed('b', {}, 2)), LATER), exercise).hints).toBe(2)
    expect(keptOf(after(hinted, verdict(failed('c', {}, 3)), LATER), exercise).hints).toBe(0)
  })

  test('what is kept of other exercises stays as it was, and the old progress too', () => {
    const other: Progress = { version: 1, exercises: { other: { best: 1, of: 3, hints: 1 } } }
    const before = structuredClone(other)
    const progress = after(other, verdict(passed()), FIRST)
    expect(keptOf(progress, 'other')).toEqual({ best: 1, of: 3, hints: 1 })
    expect(other).toEqual(before)
  })
})

describe('reading', () => {
  test('a file that is not there is a beginning', () => {
    expect(readProgress(join(folder(), 'progress.json'))).toEqual(NOTHING)
  })

  test.for([
    ['empty', ''],
    ['cut short', '{"version":1,"exer'],
    ['of another program', '{"version":2,"exercises":{}}'],
    ['a list', '[]'],
    ['null', 'null'],
    ['a number', '1'],
    ['without exercises', '{"version":1}'],
    ['with null for the exercises', '{"version":1,"exercises":null}'],
    ['with a number for an exercise', '{"version":1,"exercises":{"e":5}}'],
    ['with null for an exercise', '{"version":1,"exercises":{"e":null}}'],
    ['without a score', '{"version":1,"exercises":{"e":{"of":3,"hints":0}}}'],
    [
      'with a word for a promise',
      '{"version":1,"exercises":{"e":{"best":1,"of":3,"hints":0,"broken":"x"}}}',
    ],
    [
      'with a number for a time',
      '{"version":1,"exercises":{"e":{"best":1,"of":3,"hints":0,"passed":1}}}',
    ],
  ])('a file that is %s is refused, and stays', ([, text = '']) => {
    const file = join(folder(), 'progress.json')
    writeFileSync(file, text)
    expect(() => readProgress(file)).toThrow(UsageError)
    expect(() => readProgress(file)).toThrow(/is damaged\. Move it away/)
    expect(readFileSync(file, 'utf8')).toBe(text)
  })

  test('a folder in the place of the file is refused', () => {
    expect(() => readProgress(folder())).toThrow(UsageError)
  })
})

describe('writing', () => {
  test('what was written is what is read, in folders that were not there', async () => {
    const file = join(folder(), 'deep/er/progress.json')
    const progress = after(NOTHING, verdict(passed(), failed()), FIRST)
    await writeProgress(progress, file)
    expect(readProgress(file)).toEqual(progress)
  })

  test('a folder in the place of the file is told in a sentence, and nothing is left behind', async () => {
    const path = folder()
    const file = join(path, 'progress.json')
    await writeProgress(NOTHING, join(file, 'inside.json'))
    await expect(writeProgress(NOTHING, file)).rejects.toThrow(UsageError)
    expect(readdirSync(path)).toEqual(['progress.json'])
  })

  test('a file in the place of the folder is told in a sentence, and stays', async () => {
    const file = join(folder(), 'progress.json')
    await writeProgress(NOTHING, file)
    await expect(writeProgress(NOTHING, join(file, 'inside.json'))).rejects.toThrow(UsageError)
    expect(readProgress(file)).toEqual(NOTHING)
  })

  test('the old file stays whole where the new one can not be made', async () => {
    const file = join(folder(), 'progress.json')
    const progress = after(NOTHING, verdict(passed()), FIRST)
    await writeProgress(progress, file)
    // No text can be made of a loop: the writing ends before its last step.
    const loop: Progress = { version: 1, exercises: {} }
    Object.assign(loop.exercises, { loop })
    await expect(writeProgress(loop, file)).rejects.toThrow(Error)
    expect(readProgress(file)).toEqual(progress)
  })

  test('many writers at once leave one whole file', async () => {
    const path = folder()
    const file = join(path, 'progress.json')
    const writers = Array.from({ length: 20 }, (_, best) =>
      writeProgress({ version: 1, exercises: { e: { best, of: 20, hints: 0 } } }, file),
    )
    await Promise.all(writers)
    expect(readProgress(file).exercises['e']?.of).toBe(20)
    expect(readdirSync(path)).toEqual(['progress.json'])
  })
})
