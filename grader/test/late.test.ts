/** What the checks of dials stand on: ports that answer or refuse later, and one that is listened at again. */
import { once } from 'node:events'
import net from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { latePorts } from '../src/harness/late.ts'
import { polite } from '../src/harness/manners.ts'
import { Program } from '../src/harness/program.ts'
import { reopeningPort } from '../src/harness/reopening.ts'
import { Transcript } from '../src/harness/transcript.ts'

/** A program that is never started: what is opened for it is closed when the test has finished. */
function nobody(): Program {
  const program = new Program(() => Promise.reject(new Error('nobody starts it')), new Transcript())
  onTestFinished(() => program.stop())
  return program
}

function dial(port: number): net.Socket {
  const socket = net.connect({ port, host: '127.0.0.1' })
  onTestFinished(() => void socket.destroy())
  return socket
}

async function failure(socket: net.Socket): Promise<string | undefined> {
  const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException]
  return error.code
}

describe.skipIf(process.platform === 'win32')('late ports', () => {
  test('answer the dials that waited, and tell what came', async () => {
    const late = await latePorts(nobody(), 2)
    const sockets = late.ports.map(dial)
    late.answer()
    await Promise.all(sockets.map((socket) => once(socket, 'connect')))
    for (const socket of sockets) socket.end('hello').resume()
    const ended = (): number => late.callers.filter(({ farewell }) => farewell === 'FIN').length
    while (ended() < 2) await once(late, 'change')
    expect(late.callers.map(({ port, text }) => ({ port, text }))).toEqual(
      expect.arrayContaining(late.ports.map((port) => ({ port, text: 'hello' }))),
    )
  })

  test('refuse the dials that waited', async () => {
    const late = await latePorts(nobody(), 1)
    const socket = dial(late.first)
    // The SYN leaves with the turn of the loop, and finds the queue full.
    await turn()
    late.refuse()
    expect(await failure(socket)).toBe('ECONNREFUSED')
    expect(late.callers).toEqual([])
  })
})

test.skipIf(process.platform === 'win32')('late ports reset the dials that waited', async () => {
  const late = await latePorts(nobody(), 1)
  const socket = dial(late.first)
  await turn()
  const code = failure(socket)
  late.reset()
  expect(await code).toBe('ECONNRESET')
  while (late.callers.length === 0) await once(late, 'change')
})

test('a reopening port refuses, and then is listened at', async () => {
  const reopening = await reopeningPort(nobody())
  expect(await failure(dial(reopening.port))).toBe('ECONNREFUSED')
  const { port } = await reopening.open(polite)
  expect(port).toBe(reopening.port)
  await once(dial(port), 'connect')
})
