/** Every way in which an editor saves is one save; where no events come, looking is enough. */
import fs, { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { watchSaves } from '../src/saves.ts'

const FOUND_WITHIN_MS = 20_000

let file: string
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'saves-'))
  file = join(folder, 'program/main.ts')
  mkdirSync(dirname(file))
  writeFileSync(file, 'first')
  onTestFinished(() => rmSync(folder, { recursive: true }))
})

/** Counts the saves of the file. */
function counted(): { saves: () => number; until: (count: number) => Promise<void> } {
  const saved = vi.fn<() => void>()
  onTestFinished(watchSaves(file, saved))
  const saves = (): number => saved.mock.calls.length
  const until = (count: number): Promise<void> =>
    vi.waitFor(() => expect(saves()).toBe(count), { timeout: FOUND_WITHIN_MS, interval: 5 })
  return { saves, until }
}

/** As editors do that never leave half a file. */
function replace(text: string): void {
  const beside = join(dirname(file), '.main.ts.swp')
  writeFileSync(beside, text)
  renameSync(beside, file)
}

const ways = [
  [
    'with the events of the folder alone',
    () => {
      vi.spyOn(globalThis, 'setInterval').mockReturnValue({} as NodeJS.Timeout)
    },
  ],
  [
    'where events can not be had',
    () => {
      vi.spyOn(fs, 'watch').mockImplementation(() => {
        throw new Error('ENOSPC: the system has no watch left')
      })
      syncBuiltinESMExports()
    },
  ],
] as const

describe.for(ways)('%s', ([, before]) => {
  beforeEach(before)
  afterEach(() => {
    vi.restoreAllMocks()
    syncBuiltinESMExports()
  })

  test('a file that is written in place is a save', async () => {
    const { until } = counted()
    writeFileSync(file, 'second')
    await until(1)
  })

  test('a file that is put in its place is a save, again and again', async () => {
    const { until } = counted()
    for (const count of [1, 2, 3]) {
      replace(`text ${count}`)
      await until(count)
    }
  })

  test('a save that changes nothing is a save', async () => {
    const { until } = counted()
    writeFileSync(file, 'first')
    await until(1)
  })

  test('a deletion is none, and what comes after it is one', async () => {
    const { saves, until } = counted()
    rmSync(file)
    // Another file's save is seen by a watch of its own: so the deletion has been looked at.
    await looked()
    expect(saves()).toBe(0)
    writeFileSync(file, 'second')
    await until(1)
  })

  test('nothing is told once it has ended', async () => {
    const saved = vi.fn<() => void>()
    watchSaves(file, saved)()
    writeFileSync(file, 'second')
    await looked()
    expect(saved).not.toHaveBeenCalled()
  })

  test('another file is none', async () => {
    const { saves } = counted()
    writeFileSync(join(dirname(file), 'other.ts'), 'text')
    await looked()
    expect(saves()).toBe(0)
  })

  test('one version is never told twice', async () => {
    const { saves, until } = counted()
    writeFileSync(file, 'second')
    await until(1)
    // An event comes for it, too.
    chmodSync(file, 0o600)
    await looked()
    expect(saves()).toBe(1)
  })
})

test('the folder may go and come back', async () => {
  const { saves, until } = counted()
  rmSync(dirname(file), { recursive: true })
  await looked()
  expect(saves()).toBe(0)
  mkdirSync(dirname(file))
  writeFileSync(file, 'second')
  await until(1)
})

/** Resolves when a watch that was begun after all of this would have told of it. */
async function looked(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const marker = join(dirname(dirname(file)), 'marker')
  onTestFinished(watchSaves(marker, resolve))
  writeFileSync(marker, '')
  await promise
}
