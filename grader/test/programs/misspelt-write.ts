// Wrong on purpose: a method's name is misspelt, which shows when the first bytes come.
import net from 'node:net'

function serve(socket: net.Socket): void {
  socket.on('data', (chunk: Buffer) => {
    socket.wirte(chunk)
  })
}

const port = readPort(process.argv.slice(2))
const server = net.createServer(serve)

process.on('SIGTERM', () => process.exit(0))

server.on('error', (error: NodeJS.ErrnoException) => {
  console.error(error.message)
  process.exit(error.code === 'EADDRINUSE' ? 3 : 1)
})

server.listen(port, '127.0.0.1', () => {
  // Safe: a server that listens on a port has an AddressInfo.
  console.error(`listening on 127.0.0.1:${(server.address() as net.AddressInfo).port}`)
})

function readPort(args: string[]): number {
  const [text = ''] = args
  if (args.length === 1 && /^\d+$/.test(text) && Number(text) <= 65_535) return Number(text)
  console.error('usage: main.ts <port>')
  process.exit(2)
}
