/** What a client program is dialling, as long as nobody answers. */
import { setTimeout as sleep } from 'node:timers/promises'
import { ANSWER_WITHIN_MS } from './deadlines.ts'
import { FindingError } from './finding.ts'
import { membersOf } from './observe.ts'
import type { ProgramProcess } from './process.ts'
import type { Running } from './running.ts'
import { socketsOf } from './sockets.ts'

const LOOK_EVERY_MS = 5
// Where nobody tells of a dial, it has had its time.
const UNSEEN_DIAL_MS = 500

/**
 * Resolves when the program is dialling each of these ports, where no SYN is answered, or has ended.
 * @returns the time by `performance.now()`: the dials were not later.
 */
export async function dialling(running: Running, ...ports: number[]): Promise<number> {
  const giveUpAt = performance.now() + ANSWER_WITHIN_MS
  while (!running.process.exit && !(await hasDialled(running, ports))) {
    await sleep(LOOK_EVERY_MS)
    if (performance.now() < giveUpAt) continue
    const expected = `a dial of ${ports.map((port) => `127.0.0.1:${port}`).join(', and of ')}`
    const fault = { expected, actual: 'none', symptom: 'silent' } as const
    throw new FindingError(fault, ANSWER_WITHIN_MS)
  }
  return performance.now()
}

/** Whether the program is dialling one of these ports, by the kernel's word; nothing where nobody tells. */
export async function stillDials(
  { process }: Running,
  ports: readonly number[],
): Promise<boolean | undefined> {
  const dialled = await dialledBy(process)
  return dialled && ports.some((port) => dialled.has(port))
}

/** By what the program's process noted, or else by the kernel's word. */
async function hasDialled(
  { process, startedAt }: Running,
  ports: readonly number[],
): Promise<boolean> {
  if (process.hosted)
    return (await process.notes()).filter(({ event }) => event === 'dial').length >= ports.length
  const dialled = await dialledBy(process)
  return dialled
    ? ports.every((port) => dialled.has(port))
    : performance.now() > startedAt + UNSEEN_DIAL_MS * ports.length
}

/** The ports whose answer the program waits for. Linux only. */
async function dialledBy(process: ProgramProcess): Promise<Set<number> | undefined> {
  const sockets = await Promise.all(membersOf(process).map(socketsOf))
  if (sockets.includes(undefined)) return undefined
  const dialled = sockets.flat().filter((socket) => socket?.state === 'SYN_SENT')
  return new Set(dialled.map((socket) => socket?.remote.port ?? 0))
}
