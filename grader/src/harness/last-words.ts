/** What a server says at its end. */
import { linesOf } from './lines.ts'
import { FindingError } from './finding.ts'
import type { Program } from './program.ts'
import type { Subject } from './subject.ts'

/**
 * Sends SIGTERM, and expects the server to end at once with status 0.
 * @returns the one object that it has written on standard output.
 * @throws {Error} on Windows, which has no signals.
 */
export async function lastWords(
  program: Program,
  server: Subject,
): Promise<Record<string, unknown>> {
  if (process.platform === 'win32') throw new Error('Windows has no SIGTERM')
  await program.expectEndOnSigterm(server)
  const lines = linesOf(server.process)
  if (lines.length === 1 && lines[0]) return lines[0]
  const expected = 'one line on standard output at the end'
  throw new FindingError({ expected, actual: `${lines.length} lines`, symptom: 'wrong output' })
}
