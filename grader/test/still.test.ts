/** A program that stands still finds all at once what is done to it meanwhile. */
import { expect, test } from 'vitest'
import { hasTaken } from '../src/harness/flow.ts'
import { stateOf } from '../src/harness/observe.ts'
import { whileStill } from '../src/harness/still.ts'
import { launchOf, programFor, sharedHosts } from './small.ts'

const hosts = sharedHosts()

// Windows stops no program, and only Linux tells whether it stands.
test.runIf(process.platform === 'linux')(
  'a program that stands still reads nothing, and goes on afterwards',
  async () => {
    const server = await programFor(await launchOf('echo', hosts)).serve()
    const [one, other] = [await server.connect(), await server.connect()]
    const states: (string | undefined)[] = []
    await whileStill(server.process, async () => {
      states.push(stateOf(server.process.pid))
      await one.send(Buffer.from('one'))
      await other.send(Buffer.from('other'))
      expect(await hasTaken(server, one)).toBe(false)
      states.push(stateOf(server.process.pid))
    })
    expect(states).toEqual(['T', 'T'])
    await one.expect(Buffer.from('one'))
    await other.expect(Buffer.from('other'))
  },
)

test.skipIf(process.platform === 'win32')(
  'a fault is passed on, and the program goes on',
  async () => {
    const server = await programFor(await launchOf('echo', hosts)).serve()
    const peer = await server.connect()
    const failing = whileStill(server.process, () => Promise.reject(new Error('a fault')))
    await expect(failing).rejects.toThrow('a fault')
    await peer.send(Buffer.from('hello'))
    await peer.expect(Buffer.from('hello'))
  },
)
