/** Whether a program has had its turn: then it was not the machine that kept it from acting. */
import type { ProgramProcess } from './process.ts'

// A timer fires in one turn of the loop; what it destroys closes in the next ones.
const TURNS = 4

/**
 * Whether the program's loop has turned since it was asked: it has polled its sockets, and every timer has fired that
 * was due. One that has ended, doesn't answer, or can't be asked may not have.
 */
export async function hasTurned(process: ProgramProcess): Promise<boolean> {
  for (let turn = 0; turn < TURNS; turn += 1)
    if ((await process.snapshot()) === undefined) return false
  return true
}
