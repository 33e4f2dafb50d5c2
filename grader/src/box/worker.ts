/**
 * Runs checks for a grader that is elsewhere: all of it stands in a box, with the hosts, so that the sockets
 * of the checks and those of the program share a network that nobody else has.
 */
import { closeSync, existsSync, readFileSync, writeSync } from 'node:fs'
import { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { innerBox } from './bubblewrap.ts'
import { ANSWERS, ORDERS, type Answer, type Memory, type Order } from './messages.ts'
import { exercises } from '../course.ts'
import { runChecks } from '../engine.ts'
import { launchText, loadChecks } from '../grade.ts'
import { killAll } from '../harness/reaper.ts'
import { FOR_ONE, HOST_FOLDER, Hosts } from '../hosts.ts'
import { UsageError } from '../usage.ts'

const FIRST_HOSTS = 4
const MOST_BUFFERS_BYTES = 16 * 1024 ** 2
const LOOK_EVERY_MS = 20
// It ends with a box around it, or with the grader's process group.
const boxed = process.env['BOXED'] === 'yes'
const ahead = boxed ? { ...FOR_ONE, within: innerBox(HOST_FOLDER) } : FOR_ONE
const hosts = new Hosts(FIRST_HOSTS, ahead)

async function answerTo({ slug, file, text, seed, withoutLarge }: Order): Promise<Answer> {
  const entry = exercises().find((one) => one.slug === slug)
  if (!entry) throw new Error(`there is no ${slug}`)
  const { checks } = await loadChecks(entry)
  const launch = await launchText({ file, text }, hosts)
  const foresee = (starts: number): void => hosts.foresee(starts)
  const atStart = process.memoryUsage.rss()
  const { results, end } = await runChecks({ checks, launch, foresee, seed, withoutLarge })
  await end()
  return { results, memory: memorySince(atStart) }
}

function memorySince(atStart: number): Memory {
  // Not that of resourceUsage(): an exec leaves there what the process was before.
  const [, kib] = /^VmHWM:\s*(\d+) kB$/m.exec(readStatus()) ?? []
  return { atStart, atMost: kib === undefined ? process.memoryUsage.rss() : Number(kib) * 1024 }
}

function readStatus(): string {
  return existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'latin1') : ''
}

function say(answer: Answer): void {
  const bytes = Buffer.from(`${JSON.stringify(answer)}\n`)
  // A pipe takes less at a time than a long answer has.
  for (let sent = 0; sent < bytes.length;) sent += writeSync(ANSWERS, bytes, sent)
}

// Whatever comes from a program that sends without end has a buffer of 64 KiB and few objects: V8 would let a thousand
// such buffers stand until it collects.
setInterval(() => {
  if (process.memoryUsage().arrayBuffers > MOST_BUFFERS_BYTES) globalThis.gc?.({ type: 'minor' })
}, LOOK_EVERY_MS).unref()
// A program of the same user could open our debugger with it, where nothing stands between us.
process.on('SIGUSR1', () => {})
process.on('exit', killAll)
// No file stream: its thread would wait there, and hold up our end.
const lines = createInterface({
  input: new Socket({ fd: ORDERS, readable: true, writable: false }),
})
for await (const line of lines) {
  // Safe: the grader writes orders there, and nobody else can.
  const order = JSON.parse(line) as Order
  say(
    await answerTo(order).catch((error: unknown) =>
      error instanceof UsageError ? { wrong: error.message } : { fault: String(error) },
    ),
  )
}
hosts.close()
closeSync(ANSWERS)
