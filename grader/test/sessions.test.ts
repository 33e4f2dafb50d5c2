/** The sample session of each exercise is what a learner sees whose program is right. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import getPort, { portNumbers } from 'get-port'
import { describe, expect, test, type TestContext } from 'vitest'
import { sessions, words, type Command } from '../src/chapter.ts'
import { exercises, ROOT, type Entry } from '../src/course.ts'
import { startNode, TEST_WITHIN_MS, type Started } from './start.ts'

const TSX = fileURLToPath(import.meta.resolve('tsx/cli'))

// No system hands these out by itself, so nothing takes one between our look and the program's.
const LOWEST_PORT = 10_000
const PORTS = 20_000

/** The ports that the text names, each beside the one that stands for it in this run. */
type Ports = ReadonlyMap<string, string>

describe.for(exercises())('$slug', (entry) => {
  const fences = sessions(readFileSync(join(ROOT, 'exercises', entry.slug, 'README.md'), 'utf8'))

  test('shows a sample session', () => expect(fences).not.toEqual([]))

  test('prints what the session shows', { timeout: TEST_WITHIN_MS }, async (context) => {
    const commands = fences.flat()
    const ports = await freePorts(commands)
    const background: Started[] = []
    // One after the other: a client comes when the server has said that it listens.
    for (const command of commands) {
      const started = start(command.command, { entry, ports, context })
      // A server goes on after the line that says so; whatever else there is ends by itself.
      const serves = command.output.startsWith('listening on ')
      if (serves) background.push(started)
      const output = serves ? await firstLines(started, command.output) : await whole(started)
      expect(masked(documented(output, ports)), command.command).toBe(masked(command.output))
    }
    for (const { exitCode, signalCode } of background)
      expect({ exitCode, signalCode }, 'goes on').toEqual({ exitCode: null, signalCode: null })
  })
})

type Setting = { entry: Entry; ports: Ports; context: TestContext }

/** Starts what a command names; in the place of the learner's program, the reference solution. */
function start(command: string, { entry, ports, context }: Setting): Started {
  const [npx, tsx, file = '', ...args] = words(command)
  expect([npx, tsx], command).toEqual(['npx', 'tsx'])
  const program = file.replace(`exercises/${entry.slug}/main.ts`, `solutions/${entry.slug}/main.ts`)
  const given = args.map((arg) => ports.get(arg) ?? arg)
  return startNode([TSX, program, ...given], context.onTestFinished)
}

/** What a program prints that ends by itself. */
async function whole(started: Started): Promise<string> {
  const { all, timedOut } = await started
  expect(timedOut, 'is still running').toBe(false)
  return all
}

/** What a program prints until it has printed as many lines as it should, or has ended. */
async function firstLines(started: Started, expected: string): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const chunks: Buffer[] = []
  const printed = (): string => Buffer.concat(chunks).toString()
  const lines = expected === '' ? 0 : expected.split('\n').length
  if (lines === 0) resolve()
  started.all.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    if (printed().split('\n').length > lines) resolve()
  })
  await Promise.race([promise, started])
  return printed().replace(/\n$/, '')
}

async function freePorts(commands: readonly Command[]): Promise<Ports> {
  // An argument that no server names is no port: a time may look like one.
  const named = commands.flatMap(({ output }) => /^listening on .+:(\d+)$/m.exec(output)?.[1] ?? [])
  const ports = new Map<string, string>()
  for (const name of new Set(named)) {
    // Two runs of the tests, side by side, begin to look in different places.
    const from = LOWEST_PORT + Math.floor(Math.random() * PORTS)
    const port = await getPort({ host: '127.0.0.1', port: portNumbers(from, from + 100) })
    ports.set(name, String(port))
  }
  return ports
}

function documented(output: string, ports: Ports): string {
  return [...ports].reduce((text, [port, used]) => text.replaceAll(`:${used}`, `:${port}`), output)
}

/** The times in a line of JSON differ from run to run. */
function masked(output: string): string {
  return output.replaceAll(/(?<="(?:ms|min|median|max|seconds)":)\d+(?:\.\d+)?/g, '#')
}
