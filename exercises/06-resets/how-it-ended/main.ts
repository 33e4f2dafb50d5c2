// How it ended: connects, reads to the end, and tells how that came. README.md holds the contract.
import type net from 'node:net'

type Report = { ending: 'closed' | 'reset' | 'refused' | 'timeout'; bytes: number }
type Arguments = { server: net.TcpNetConnectOpts; idleMs: number }

/** Connects, reads to the end, and prints one line. This is the part that you write. */
function watch(print: (report: Report) => void, { server, idleMs }: Arguments): void {
  // TODO Connect with net.connect(server), read and count what comes (promise 4), and send nothing.
  // TODO How does it end: with a FIN or a RST (1), refused (2), or with nothing for idleMs (3)?
  // TODO Print one Report. The status is 0 for 'closed', else 1 (5). Leave nothing open (6).
  console.error(
    `${server.host}:${server.port} waits for a connection, and ${idleMs} ms are the longest silence: write watch() in main.ts`,
  )
  process.exitCode = 1
}

// The rest is the boring part, and it is done: the arguments, the printing.

const HOST = '127.0.0.1'
const USAGE = `usage: main.ts <port> <idle-ms>
(whole numbers: a port from 1 to 65535, a time from 1 to 600000)`

watch((report) => console.log(JSON.stringify(report)), readArguments(process.argv.slice(2)))

/** What the command line says; anything wrong there ends the program with status 2. */
function readArguments(args: string[]): Arguments {
  const [portText = '', timeText = ''] = args
  if (args.length === 2 && isWhole(portText, 65_535) && isWhole(timeText, 600_000))
    return { server: { host: HOST, port: Number(portText) }, idleMs: Number(timeText) }
  console.error(USAGE)
  process.exit(2)
}

/** Whether the text is a whole number from 1 to the highest. Number() alone would also take '1e3'. */
function isWhole(text: string, highest: number): boolean {
  return /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= highest
}
