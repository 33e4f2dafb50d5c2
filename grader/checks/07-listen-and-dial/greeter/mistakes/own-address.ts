// fails: tells each client its own address and port, and no other
// likely: the server's own end was told, localAddress and localPort; the client is at the remote end
import net from 'node:net'

type Arguments = { host: string; port: number; most: number }

const USAGE = `usage: main.ts <host> <port> <max-clients>
(an IP address; whole numbers: a port from 0 to 65535, 0 for any; max-clients from 1 to 1000000)`

const { host, port, most } = readArguments(process.argv.slice(2))
let clients = 0

const server = net.createServer((socket) => {
  socket.on('error', (error) => console.error(`a client is lost: ${error.message}`))
  if (clients === most) {
    socket.destroy()
    return
  }
  clients += 1
  socket.on('close', () => (clients -= 1))
  socket.write(`you are ${socket.localAddress}:${socket.localPort}\n`)
  socket.resume()
})

process.on('SIGTERM', () => process.exit(0))

server.on('error', (error: NodeJS.ErrnoException) => {
  console.error(error.message)
  process.exit(statusOf(error))
})

server.listen({ host, port }, () => {
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
