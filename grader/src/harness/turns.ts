/** Whether a program has had its turn: then it was not the machine that kept it from acting. */
import type { ProgramProcess } from './process.ts'

/**
 * Whether the program's loop has turned since it was asked: it has polled its sockets and looked at its timers.
 * One that has ended, doesn't answer, or can't be asked may not have.
 */
export async function hasTurned(process: ProgramProcess): Promise<boolean> {
  return (await process.snapshot()) !== undefined && (await process.snapshot()) !== undefined
}
