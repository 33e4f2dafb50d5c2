/**
 * What passes between the grader and a host, one JSON object a line: orders and questions to the host's
 * descriptor 3, what it says from its descriptor 4.
 */

/** The program, under its own file's URL, and its arguments: the one line that a host is given. */
export type Order = { url: string; file: string; source: string; argv: string[] }

/** One thing that the program did. `ns` is the machine's monotonic clock; `port` the other end's. */
export type Note = { ns: string; port: number; event: string; bytes?: number; detail?: string }

/**
 * Whether the process waits for others alone, counters that move when it acts, the bytes that it has
 * read from all its sockets and given to them, and its resident memory in bytes.
 */
export type Snapshot = {
  idle: boolean
  moved: string
  readBytes: number
  writtenBytes: number
  rss: number
}

/** An uncaught exception. */
export type Crash = { name: string; message: string; stack: string; code?: string }

/** What a host says: that it is ready, what it was asked, or why its program crashed. */
export type Saying = {
  ready?: true
  id?: number
  notes?: Note[]
  snapshot?: Snapshot
  crash?: Crash
  /** The status with which it is about to end. */
  status?: number
}

/** What a host is asked once its program runs; the answer has the same id. */
export type Question = { id: number; ask: 'notes' | 'snapshot' }
