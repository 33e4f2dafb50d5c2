/** A client that talks, and knows when it may be asked. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../src/course.ts'
import { launcher } from '../src/grade.ts'
import { behindPort } from '../src/harness/program.ts'
import type { Subject } from '../src/harness/subject.ts'
import { Talker } from '../src/harness/talker.ts'
import { faultOf, programFor, sharedHosts } from './small.ts'

const INTERVAL_MS = 150
const NEVER_MS = 60_000
const REFERENCE = 'solutions/10-heartbeats/heartbeat-server/main.ts'
const MISTAKES = 'grader/checks/10-heartbeats/heartbeat-server/mistakes'
const FORGETS_HALF_LINES = `${MISTAKES}/drops-half-a-line.ts`
const SENDS_HALF_LINES_BACK = `${MISTAKES}/chunk-is-a-line.ts`

const hosts = sharedHosts()

/** A server that asks after so much silence, five times: the reference, or what this file has. */
async function asking(intervalMs: number, file = REFERENCE): Promise<Subject> {
  const program = programFor(await launcher({ file: join(ROOT, file) }, hosts))
  return program.serve(undefined, behindPort(String(intervalMs), '5'))
}

test('a line comes back to who says it', async () => {
  const talker = await Talker.connect(await asking(NEVER_MS), {
    asked: 'ping',
    silenceMs: NEVER_MS,
  })
  await talker.says('hello\nwor', { afterMs: 0, echo: 'hello' })
  await talker.says('ld\n', { afterMs: 0, echo: 'world' })
})

test('a question that is due disturbs nobody', async () => {
  const server = await asking(INTERVAL_MS)
  const talker = await Talker.connect(server, { asked: 'ping', silenceMs: INTERVAL_MS })
  await talker.says('hello\n', { afterMs: 3 * INTERVAL_MS, echo: 'hello' })
  expect(talker.peer.receivedBytes).toBeGreaterThan('hello\n'.length)
})

test('a question in the middle of a line disturbs nobody', async () => {
  const server = await asking(INTERVAL_MS, SENDS_HALF_LINES_BACK)
  const talker = await Talker.connect(server, { asked: 'ping', silenceMs: INTERVAL_MS })
  await talker.says('hel', { afterMs: 0 })
  await talker.says('lo\n', { afterMs: 3 * INTERVAL_MS, echo: 'hello' })
  expect(talker.peer.receivedBytes).toBeGreaterThan('hello\n'.length)
})

test('what comes of a question that is due is doubted: the machine has held us up', async () => {
  const server = await asking(INTERVAL_MS, FORGETS_HALF_LINES)
  const talker = await Talker.connect(server, { asked: 'ping', silenceMs: INTERVAL_MS })
  await talker.says('hel', { afterMs: 0 })
  const said = talker.says('lo\n', { afterMs: 3 * INTERVAL_MS, echo: 'hello' })
  await expect(said).rejects.toMatchObject({ boundMs: 1, fault: { symptom: 'reset' } })
})

test('a talk is made anew until no question was due in it', async () => {
  const server = await asking(INTERVAL_MS)
  const talker = await Talker.connect(server, { asked: 'ping', silenceMs: INTERVAL_MS })
  const pauses = [2 * INTERVAL_MS, 2 * INTERVAL_MS, 0, 0]
  await talker.talks(() => talker.says('hello\n', { afterMs: pauses.shift() ?? 0, echo: 'hello' }))
  expect(pauses).toHaveLength(1)
})

test('a question that comes too soon is found', async () => {
  const server = await asking(INTERVAL_MS)
  const talker = await Talker.connect(server, { asked: 'ping', silenceMs: NEVER_MS })
  const said = talker.says('hello\n', { afterMs: 3 * INTERVAL_MS, echo: 'hello' })
  expect(await faultOf(said)).toMatchObject({ symptom: 'too early' })
})

test('a connection that ends instead is found', async () => {
  const server = await asking(NEVER_MS)
  const talker = await Talker.connect(server, { asked: 'ping', silenceMs: NEVER_MS })
  talker.peer.halfClose()
  const said = talker.says('', { afterMs: 100, echo: 'hello' })
  expect(await faultOf(said)).toMatchObject({ symptom: 'early FIN' })
})
