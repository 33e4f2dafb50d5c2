/** Folders of a run are gone with it, or with the next one. */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, onTestFinished, test } from 'vitest'
import { ROOT } from '../src/course.ts'
import { scratch } from '../src/scratch.ts'

const URL = JSON.stringify(join(ROOT, 'grader/src/scratch.ts'))

/** The folder of a process that has ended, in this way. */
async function folderOf(end: string): Promise<string> {
  const text = `
    const { scratch } = await import(${URL})
    const { folder } = scratch('test')
    process.stdout.write(folder, () => { ${end} })
  `
  const options = ['--input-type=module', '--eval', text]
  return (await execa(process.execPath, options, { reject: false })).stdout
}

test('a folder is there until it is removed', () => {
  const { folder, remove } = scratch('test')
  onTestFinished(remove)
  writeFileSync(join(folder, 'file'), 'text')
  remove()
  expect(existsSync(folder)).toBe(false)
})

test('a folder is gone with its process', async () => {
  const folder = await folderOf('process.exit()')
  expect(folder).toContain('course-test-')
  expect(existsSync(folder)).toBe(false)
})

test('what a killed process has left is gone with the next folder, and what a living one has stays', async () => {
  const living = scratch('test')
  onTestFinished(living.remove)
  const left = await folderOf("process.kill(process.pid, 'SIGKILL')")
  expect(existsSync(left)).toBe(true)
  scratch('test').remove()
  expect([left, living.folder].map((folder) => existsSync(folder))).toEqual([false, true])
})
