/** Every bound of time in the grader, in milliseconds, each with its reason. */

// A host runs a program in 5 ms, and gets the time of an answer; a cold `go run` compiles for seconds.
export const READY_WITHIN_MS = 20_000

// Between two signs of life of a right program lie microseconds, on a machine with thirty busy
// processes a core about a second. It ends a wait only where the program still has a timer running;
// one that waits for nothing is found out at once.
export const ANSWER_WITHIN_MS = 3_000

// A loopback carries megabytes in a few of these. An answer that takes longer for each of its bytes, and the time for
// an answer besides, is drawn out.
export const MS_A_BYTE = 1

// A client of ours hears from the program, or from the kernel, every second at the least: that is when a SYN
// is sent again.
export const RUN_SILENT_WITHIN_MS = 4_000

// "At once" in every contract: the course's own rule.
export const AT_ONCE_MS = 250

// A stated time may be met so much too early: timers count whole milliseconds from the loop's last turn.
export const EARLY_MS = 5

// Long enough to tell how late an end was; after it, an end is not waited for.
export const EXIT_WITHIN_MS = 2_000

// How long silence is looked at after the program's own process has said that it waits for nothing, where the
// kernel doesn't say so too: a thousand round trips on a loopback (0.05 ms).
export const SILENCE_MS = 50

// The same where the program still has a timer running, or can't be asked.
export const SILENT_WITHIN_MS = 300

// 20 ms between writes split them for the reader in 40 of 40 runs; used where the operating system
// doesn't tell when the reader has taken them.
export const APART_MS = 20

// A reader that hasn't taken a piece by then doesn't read; what is left is sent all the same.
export const TAKEN_WITHIN_MS = 500

// A handshake on a loopback takes a tenth of a millisecond: a SYN that has no answer by then has none.
export const UNANSWERED_MS = 100

// A program is held up so long that a handshake takes milliseconds, and still less than ten: "4.1" stands
// behind "1024.3" as text. And it runs so long in between, the least that a timer can wait.
export const HELD_UP_MS = 4
export const RUNS_FOR_MS = 1

// The probe that tells FIN from RST: the answer to the first byte is back long before.
export const PROBE_MS = 15

// How long a stuck program must be asleep, with bytes waiting for it, to be called stuck.
export const STUCK_MS = 20

// The same where only the bytes are seen and not the process: longer than any honest pause.
export const STUCK_UNSEEN_MS = 500

// The first look whether a program has gone quiet comes after most right answers have.
export const QUIET_FIRST_LOOK_MS = 12
export const QUIET_LOOK_EVERY_MS = 4
// A program that goes on working is asked less and less often, so that asking never slows it down.
export const QUIET_LOOK_RARELY_MS = 50

// A small check costs a right program a few milliseconds of processor time; one that has used this
// much without an answer, and still runs, is in a loop.
export const BUSY_CPU_MS = 400

// A host answers in under a millisecond unless its program keeps the processor.
export const HOST_ANSWERS_WITHIN_MS = 500

// The pipes of a process that has ended are read in a turn of the loop, unless a child holds them.
export const LAST_WORDS_WITHIN_MS = 1_000

// A connection ends a moment before the process that held it is reported to have ended.
export const EXIT_SOON_MS = 200

// A program that takes a gigabyte a second is stopped at two.
export const LIMITS_LOOK_EVERY_MS = 250

// Often enough to see the last of a program's work, seldom enough to cost nothing.
export const LOAD_LOOK_EVERY_MS = 50

// How long a program that has passed a check may stay before it is ended; it may be busy, and others still run.
export const LINGER_MS = 100
// One check in all, whatever a program does to drag it out.
export const CHECK_WITHIN_MS = 30_000

// One exercise in all; past it no check is tried again.
export const GRADING_WITHIN_MS = 120_000

// The share of a bound that the machine may hold up the grader and the program before the bound says
// nothing about the program: what a bound allows is many times what an answer takes.
export const STALLED_SHARE = 0.5

// It takes 60 ms, also for the largest source.
export const TRANSFORMED_WITHIN_MS = 5_000

// Two boxes, one in the other, are made in 12 ms.
export const BOX_WITHIN_MS = 5_000

// One look of `doctor`. The longest starts a Node, in 30 ms, or in a second on a busy machine.
export const PROBE_WITHIN_MS = 5_000

// Where a system tells of changed files, it does so in a few milliseconds.
export const FILE_EVENT_WITHIN_MS = 1_000
