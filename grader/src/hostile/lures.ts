/** What a hostile program could harm or reach: files that must stay whole, and services that must hear nothing. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import net, { type AddressInfo } from 'node:net'
import { homedir, networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../course.ts'
import { scratch } from '../scratch.ts'

const CANARIES = ['canary-1', 'canary-2', 'canary-3']
const WHOLE = 'A canary: nobody but its owner may write here.\n'
// Whatever the programs of the bank try to leave has this in its name.
const LEFT = /^(?:hostile|core$|core\.\d|turbo|isolate0x|jit-\d|perf-\d)/

// Deeper than any parser's stack, and less than a program may have.
const NESTED = 100_000

export class Lures {
  readonly #scratch = scratch('lures')
  readonly #folder = this.#scratch.folder
  readonly #known = new Set(this.#strangers())
  readonly #closing: (() => void)[] = []
  #heard = 0
  #tcp = 0
  #udp = 0

  private constructor() {}

  /** Puts the files there, and opens the services on all addresses of the machine. */
  static async open(): Promise<Lures> {
    const lures = new Lures()
    for (const name of CANARIES) writeFileSync(join(lures.#folder, name), WHOLE)
    lures.#tcp = await lures.#serve({ host: '0.0.0.0', port: 0 })
    await lures.#serve({ path: join(lures.#folder, 'service') })
    if (process.platform === 'linux') await lures.#serve({ path: `\0service-${process.pid}` })
    const udp = createSocket('udp4').on('message', () => (lures.#heard += 1))
    lures.#closing.push(() => udp.close())
    udp.bind(0, '0.0.0.0')
    await once(udp, 'listening')
    lures.#udp = udp.address().port
    return lures
  }

  /** The text of a program, with the places of these lures in it. */
  baited(text: string): string {
    const addresses = Object.values(networkInterfaces()).flat()
    const own = addresses.find((one) => one?.family === 'IPv4' && !one.internal)
    return text
      .replaceAll('__FOLDER__', this.#folder)
      .replaceAll('__ROOT__/', ROOT)
      .replaceAll('__ADDRESS__', own?.address ?? '127.0.0.1')
      .replaceAll('__ABSTRACT__', `service-${process.pid}`)
      .replaceAll('__TCP__', String(this.#tcp))
      .replaceAll('__UDP__', String(this.#udp))
      .replaceAll('__ARROWS__', () => `${'a=>'.repeat(NESTED / 2)}0`)
      .replaceAll('__NESTED__', () => `${'('.repeat(NESTED)}0${')'.repeat(NESTED)}`)
  }

  /** How often a service was reached since the last time. */
  takeReached(): number {
    const heard = this.#heard
    this.#heard = 0
    return heard
  }

  /** The files that were left, and the canaries that are no longer whole. */
  harm(): string[] {
    const here = readdirSync(this.#folder)
    const broken = CANARIES.filter((name) => !here.includes(name) || this.#textOf(name) !== WHOLE)
    const more = here.filter((name) => ![...CANARIES, 'service'].includes(name))
    const left = this.#strangers().filter((path) => !this.#known.has(path))
    // Each is counted once, for the program that left it.
    for (const path of left) this.#known.add(path)
    return [...broken, ...more, ...left]
  }

  close(): void {
    for (const close of this.#closing) close()
    this.#scratch.remove()
  }

  #textOf(name: string): string {
    return readFileSync(join(this.#folder, name), 'utf8')
  }

  #strangers(): string[] {
    const places = ['/tmp', '/dev/shm', '/var/tmp', homedir(), ROOT, process.cwd(), tmpdir()]
    return [...new Set(places)].flatMap((place) => {
      return namesIn(place)
        .filter((name) => LEFT.test(name))
        .map((name) => join(place, name))
    })
  }

  async #serve(at: net.ListenOptions): Promise<number> {
    const server = net.createServer((socket) => {
      this.#heard += 1
      socket.on('error', () => {}).destroy()
    })
    this.#closing.push(() => server.close())
    await once(server.listen(at), 'listening')
    const address = server.address() as AddressInfo | string
    return typeof address === 'string' ? 0 : address.port
  }
}

/** What stands in a folder, as far as this user may know. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
