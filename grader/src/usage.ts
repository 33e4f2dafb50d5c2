/** A fault in how we were called, or in a file that we were pointed at: one clear sentence, status 2. */
export class UsageError extends Error {
  override name = 'UsageError'
}

/** The operating system's word for an error, in words where a learner may meet it. */
export function inWords(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  const known: Record<string, string> = {
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'this checkout is read-only',
    ENOSPC: 'no space is left on the disk',
    EDQUOT: 'your disk quota is used up',
    EMFILE: 'too many files are open',
    EADDRNOTAVAIL: 'the address 127.0.0.1 has no free port',
  }
  return known[code ?? ''] ?? message
}
