// Each exercise starts as its starter: the exercises/<slug>/main.ts that git holds equals
// grader/checks/<slug>/starter.ts. What a learner has written since is their own and isn't looked at.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'

const wrong = readdirSync('grader/checks', { recursive: true })
  .filter((path) => basename(path) === 'starter.ts')
  .map((path) => dirname(path).replaceAll('\\', '/'))
  .filter((slug) => textInGit(`exercises/${slug}/main.ts`) !== starter(slug))

for (const slug of wrong) console.error(`exercises/${slug}/main.ts in git is not its starter.ts`)
process.exitCode = wrong.length === 0 ? 0 : 1

function starter(slug) {
  return readFileSync(`grader/checks/${slug}/starter.ts`, 'utf8')
}

/** The staged text; the file's own where git doesn't have it, as in an unpacked archive. */
function textInGit(path) {
  try {
    return execFileSync('git', ['show', `:${path}`], { encoding: 'utf8', stdio: 'pipe' })
  } catch {
    return readFileSync(path, 'utf8')
  }
}
