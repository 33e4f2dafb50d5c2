// pipeline: a Transform turns chunks into answers; pausing, FINs and errors are the pipeline's business.
import net from 'node:net'
import { pipeline, Transform, type TransformCallback } from 'node:stream'

const PREFIX_BYTES = 4
const DROPS_FOR_MS = 1_000

/** Takes the bytes of frames, in any pieces, and gives the bytes of their answers. */
class Answers extends Transform {
  // The frame that is coming: its prefix first, then memory of the announced size, both filled as bytes come.
  readonly #prefix = Buffer.alloc(PREFIX_BYTES)
  #payload: Buffer | undefined
  #filled = 0
  refused = false

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const answers: Buffer[] = []
    for (let at = 0; at < chunk.length && !this.refused;)
      at += this.#take(chunk.subarray(at), answers)
    if (answers.length > 0) this.push(Buffer.concat(answers))
    // The end of what is given is the end of our side; what still comes is taken, and nothing is made of it.
    if (this.refused && !this.readableEnded) this.push(null)
    done()
  }

  /** Takes what the present part of the frame needs. @returns how many bytes that was. */
  #take(bytes: Buffer, answers: Buffer[]): number {
    const part = this.#payload ?? this.#prefix
    const count = bytes.copy(part, this.#filled)
    this.#filled += count
    if (this.#filled < part.length) return count
    this.#filled = 0
    if (this.#payload) {
      answers.push(Buffer.from(this.#prefix), Buffer.from(this.#payload.toReversed()))
      this.#payload = undefined
    } else this.#begin(answers)
    return count
  }

  #begin(answers: Buffer[]): void {
    const length = this.#prefix.readUInt32BE()
    if (length > maxBytes) {
      this.refused = true
      answers.push(Buffer.from([0, 0, 0, 9]), Buffer.from('too large'))
      this.emit('refused')
      return
    }
    // Only now is there memory for it: the length is one that we have allowed.
    if (length > 0) this.#payload = Buffer.alloc(length)
    else answers.push(Buffer.from(this.#prefix))
  }
}

function serve(socket: net.Socket): void {
  const answers = new Answers()
  answers.on('refused', () => {
    const timer = setTimeout(() => socket.destroy(), DROPS_FOR_MS)
    socket.on('close', () => clearTimeout(timer))
  })
  pipeline(socket, answers, socket, (error) => {
    if (error) console.error(`a client is lost: ${error.message}`)
  })
}

type Arguments = { port: number; maxBytes: number }

const HOST = '127.0.0.1'
const USAGE = `usage: main.ts <port> <max-bytes>
(whole numbers: a port from 0 to 65535, 0 for any; max-bytes from 1 to 16777216)`

const { port, maxBytes } = readArguments(process.argv.slice(2))
// Half-open: what is still to be answered at the client's FIN goes out before ours.
const server = net.createServer({ allowHalfOpen: true }, serve)

process.on('SIGTERM', () => process.exit(0))

server.on('error', (error: NodeJS.ErrnoException) => {
  console.error(error.message)
  process.exit(error.code === 'EADDRINUSE' ? 3 : 1)
})

server.listen(port, HOST, () => {
  // Safe: a server that listens on a port has an AddressInfo. It is asked because port 0 means any.
  const address = server.address() as net.AddressInfo
  console.error(`listening on ${HOST}:${address.port}`)
})

/** What the command line says; anything wrong there ends the program with status 2. */
function readArguments(args: string[]): Arguments {
  const [portText = '', maxText = ''] = args
  const right =
    args.length === 2 && isWhole(portText, [0, 65_535]) && isWhole(maxText, [1, 16_777_216])
  if (right) return { port: Number(portText), maxBytes: Number(maxText) }
  console.error(USAGE)
  process.exit(2)
}

/** Whether the text is a whole number in this range. Number() alone would also take '1e3'. */
function isWhole(text: string, [lowest, highest]: [number, number]): boolean {
  return /^\d+$/.test(text) && Number(text) >= lowest && Number(text) <= highest
}
