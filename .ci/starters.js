// Each exercise starts as its starter: the exercises/<slug>/main.ts that git holds equals
// grader/checks/<slug>/starter.ts. What a learner has written since is their own and isn't looked at.
import { execFileSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'

const wrong = globSync('grader/checks/*/*/starter.ts')
  .map((starter) => ({ starter, main: mainOf(starter) }))
  .filter(({ starter, main }) => textInGit(main) !== readFileSync(starter, 'utf8'))

for (const { starter, main } of wrong) console.error(`${main} in git differs from ${starter}`)
process.exitCode = wrong.length === 0 ? 0 : 1

function mainOf(starter) {
  const [chapter, exercise] = starter.split(/[\\/]/).slice(2)
  return `exercises/${chapter}/${exercise}/main.ts`
}

/** The staged text; the file's own where there is no git, as in an unpacked archive. */
function textInGit(path) {
  try {
    return execFileSync('git', ['show', `:${path}`], { encoding: 'utf8', stdio: 'pipe' })
  } catch {
    return readFileSync(path, 'utf8')
  }
}
