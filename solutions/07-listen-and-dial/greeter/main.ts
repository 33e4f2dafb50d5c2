// Events: the server counts who is there, and every way of leaving ends in the same 'close'.
import net from 'node:net'

type Arguments = { host: string; port: number; most: number }

const USAGE = `usage: main.ts <host> <port> <max-clients>
(an IP address; whole numbers: a port from 0 to 65535, 0 for any; max-clients from 1 to 1000000)`

const { host, port, most } = readArguments(process.argv.slice(2))
let clients = 0

const server = net.createServer((socket) => {
  // A reset ends one connection; an 'error' that nobody listens to would end the program.
  socket.on('error', (error) => console.error(`a client is lost: ${error.message}`))
  if (clients === most) {
    // Before it is counted, so that its leaving isn't counted either.
    socket.destroy()
    return
  }
  clients += 1
  // However a connection ends, by FIN or by reset, 'close' comes once.
  socket.on('close', () => (clients -= 1))
  socket.write(`you are ${socket.remoteAddress}:${socket.remotePort}\n`)
  // What a client says is dropped, but read: behind unread bytes its FIN would never be seen.
  socket.resume()
})

process.on('SIGTERM', () => process.exit(0))

server.on('error', (error: NodeJS.ErrnoException) => {
  // The message names the address and the port; the code tells what can be done about it.
  console.error(error.message)
  process.exit(statusOf(error))
})

// With the address: without one, Node would listen on every address of the machine.
server.listen({ host, port }, () => {
  // Safe: a server that listens on a port has an AddressInfo. It is asked because port 0 means any.
  const { address, port: open } = server.address() as net.AddressInfo
  console.error(`listening on ${net.isIPv6(address) ? `[${address}]` : address}:${open}`)
})

function statusOf({ code = '' }: NodeJS.ErrnoException): number {
  switch (code) {
    case 'EADDRINUSE':
      return 3
    case 'EADDRNOTAVAIL':
      return 4
    default:
      return 1
  }
}

/** What the command line says; anything wrong there ends the program with status 2. */
function readArguments(args: string[]): Arguments {
  const [address = '', portText = '', mostText = ''] = args
  const right =
    args.length === 3 &&
    net.isIP(address) !== 0 &&
    isWhole(portText, [0, 65_535]) &&
    isWhole(mostText, [1, 1_000_000])
  if (right) return { host: address, port: Number(portText), most: Number(mostText) }
  console.error(USAGE)
  process.exit(2)
}

/** Whether the text is a whole number in this range. Number() alone would also take '1e3'. */
function isWhole(text: string, [lowest, highest]: [number, number]): boolean {
  return /^\d+$/.test(text) && Number(text) >= lowest && Number(text) <= highest
}
