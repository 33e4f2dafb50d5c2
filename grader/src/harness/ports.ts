/** What a program that dials is given: servers of ours, ports that refuse, and ports that never answer. */
import { once } from 'node:events'
import net from 'node:net'
import { Listener, type At, type Manner } from './listener.ts'
import type { Program } from './program.ts'
import { LOOPBACK } from './ready.ts'
import { unanswered, type Unanswered } from './unanswered.ts'

/** A server of ours, for as long as the check lasts; on a free port of 127.0.0.1 where nothing else is said. */
export async function listen(program: Program, manner: Manner, at?: At): Promise<Listener> {
  const listener = await Listener.open(manner, at)
  program.atEnd(() => listener.close())
  return listener
}

/** A port where no SYN is answered, for as long as the check lasts. */
export async function unansweredPort(program: Program): Promise<Unanswered> {
  const port = await unanswered()
  program.atEnd(port.close)
  return port
}

/**
 * A port that refuses for as long as the check lasts: the end of a connection of ours holds it, so nobody
 * else can listen there.
 */
export async function refusingPort(program: Program, host = LOOPBACK): Promise<number> {
  const server = net.createServer((ours) => program.atEnd(() => void ours.resetAndDestroy()))
  await once(server.listen(0, host), 'listening')
  const socket = net.connect((server.address() as net.AddressInfo).port, host)
  program.atEnd(() => void socket.resetAndDestroy())
  await Promise.all([once(socket, 'connect'), once(server, 'connection')])
  server.close()
  return socket.localPort ?? 0
}
