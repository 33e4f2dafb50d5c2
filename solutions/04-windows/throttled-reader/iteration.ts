// Async iteration: what is not asked for is not read, so the loop that waits is the throttle.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as rest } from 'node:timers/promises'

const HOST = '127.0.0.1'
const MOST_RATE = 1024 ** 3
const USAGE = `usage: main.ts <port> <bytes-per-second>
(whole numbers: a port from 1 to 65535, a rate from 1 to ${MOST_RATE})`

const { port, rate } = readArguments(process.argv.slice(2))

try {
  console.log(JSON.stringify(await read()))
} catch (error) {
  // A refusal is thrown by the first wait, a reset by the loop.
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

async function read(): Promise<{ bytes: number; sha256: string; seconds: number }> {
  const socket = net.connect({ host: HOST, port })
  await once(socket, 'connect')
  const connectedAt = performance.now()
  const digest = createHash('sha256')
  let bytes = 0

  for await (const chunk of socket as AsyncIterable<Buffer>) {
    digest.update(chunk)
    bytes += chunk.length
    const aheadMs = (bytes / rate) * 1_000 - (performance.now() - connectedAt)
    // Meanwhile Node reads on until its own buffer is full, and then no further.
    if (aheadMs > 0) await rest(aheadMs)
  }
  const seconds = (performance.now() - connectedAt) / 1_000
  return { bytes, sha256: digest.digest('hex'), seconds }
}

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
