/** Runs a small command for a probe. */

/** What became of a command; `code` is the system's word where it could not be started. */
export type Ended = { status: number | undefined; stdout: string; code: string | undefined }

/** Runs it to its end; the signal kills it, and so does our own end. */
export async function run(
  file: string,
  args: readonly string[],
  cancelSignal: AbortSignal,
): Promise<Ended> {
  const { execa } = await import('execa')
  const { exitCode, stdout, code } = await execa(file, args, {
    cancelSignal,
    killSignal: 'SIGKILL',
    reject: false,
    stdin: 'ignore',
    maxBuffer: 10_000,
  })
  return { status: exitCode, stdout: stdout.trim(), code }
}
