// fails: exits with status 1 and prints nothing when refused or reset
// likely: the exit status was left at 0 where the connection failed
import { createHash } from 'node:crypto'
import net from 'node:net'

const HOST = '127.0.0.1'
const MOST_RATE = 1024 ** 3
const USAGE = `usage: main.ts <port> <bytes-per-second>
(whole numbers: a port from 1 to 65535, a rate from 1 to ${MOST_RATE})`

const { port, rate } = readArguments(process.argv.slice(2))
const socket = net.connect({ host: HOST, port })
const digest = createHash('sha256')
let bytes = 0
let connectedAt = 0
let rest: NodeJS.Timeout | undefined

socket.on('connect', () => (connectedAt = performance.now()))

socket.on('data', (chunk: Buffer) => {
  digest.update(chunk)
  bytes += chunk.length
  const aheadMs = (bytes / rate) * 1_000 - (performance.now() - connectedAt)
  if (aheadMs <= 0) return
  socket.pause()
  rest = setTimeout(() => socket.resume(), aheadMs)
})

socket.on('end', () => {
  const seconds = (performance.now() - connectedAt) / 1_000
  console.log(JSON.stringify({ bytes, sha256: digest.digest('hex'), seconds }))
})

socket.on('error', (error) => {
  console.error(error.message)
})
socket.on('close', () => clearTimeout(rest))

/** What the command line says; anything wrong there ends the program with status 2. */
function readArguments(args: string[]): { port: number; rate: number } {
  const [portText = '', rateText = ''] = args
  if (args.length === 2 && isWhole(portText, 65_535) && isWhole(rateText, MOST_RATE))
    return { port: Number(portText), rate: Number(rateText) }
  console.error(USAGE)
  process.exit(2)
}

/** Whether the text is a whole number from 1 to the highest. Number() alone would also take '1e3'. */
function isWhole(text: string, highest: number): boolean {
  return /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= highest
}
