/** The one check of learnyounode's TCP exercise, in an installation of its own. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../src/course.ts'
import { command, type Timed } from './measure.ts'

const VERSION = '4.2.2'
const FOLDER = join(ROOT, 'node_modules/.cache/learnyounode')

/** Installs it where it isn't there yet; nothing where it can't be had. */
export function learnyounode(): Timed | undefined {
  const tool = join(FOLDER, 'node_modules/learnyounode/bin/learnyounode')
  // Its state is kept in the home folder.
  const env = { HOME: FOLDER, USERPROFILE: FOLDER }
  try {
    if (!existsSync(tool)) install()
    execFileSync(process.execPath, [tool, 'select', 'TIME SERVER'], {
      env: { ...process.env, ...env },
      stdio: 'ignore',
    })
  } catch {
    return undefined
  }
  // Now and then it fails a right program: its clock and the program's may differ by a minute's turn or a start.
  const program = join(ROOT, 'grader/bench/time-server.cjs')
  return command([tool, 'verify', program], { env, status: 'any' })
}

function install(): void {
  mkdirSync(FOLDER, { recursive: true })
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const args = ['install', '--prefix', FOLDER, '--ignore-scripts', `learnyounode@${VERSION}`]
  execFileSync(npm, args, { stdio: 'ignore' })
}
