/** The same checks as plain tests, one after the other: the program is started by Node itself for each. */
import { join } from 'node:path'
import { test } from 'vitest'
import { launchCommand } from '../src/command.ts'
import { exercises, ROOT } from '../src/course.ts'
import { loadChecks } from '../src/grade.ts'
import { seededRandom } from '../src/harness/bytes.ts'
import { Program } from '../src/harness/program.ts'
import { Transcript } from '../src/harness/transcript.ts'

const [entry] = exercises()
if (!entry) throw new Error('there is no exercise')
const { checks } = await loadChecks(entry)
const program = join(ROOT, process.env['PROGRAM'] ?? '')
const launch = await launchCommand(`${process.execPath} ${program}`)

const wanted = checks.filter(({ size }) => size !== 'large' || process.env['SIZE'] !== 'small')

test.for(wanted)('$title', async ({ dialogue }) => {
  const started = new Program(launch, new Transcript())
  try {
    await dialogue({ program: started, random: seededRandom(1) })
  } finally {
    await started.stop()
  }
})
