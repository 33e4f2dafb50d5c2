/**
 * The TCP sockets of a program's processes, by the kernel's own tables (proc_net_tcp). Linux only: elsewhere
 * a question answers `undefined`, and a check decides by other means.
 */
import { readdirSync, readlinkSync } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'

/** One TCP socket that a process holds. `state` is the kernel's word for it. */
export type OpenSocket = {
  local: { address: string; port: number }
  remote: { address: string; port: number }
  state: string
  /** Bytes that have come and that the process has not taken. */
  unreadBytes: number
  /** Bytes that the process has written and that the other end's kernel has not acknowledged. */
  unsentBytes: number
}

type Queue = { inFlight: number; unread: number }
export type Queues = { toProgram: Queue; toGrader: Queue }

const STATES = [
  'NONE',
  'ESTABLISHED',
  'SYN_SENT',
  'SYN_RECV',
  'FIN_WAIT1',
  'FIN_WAIT2',
  'TIME_WAIT',
  'CLOSE', // prettier-ignore
  'CLOSE_WAIT',
  'LAST_ACK',
  'LISTEN',
  'CLOSING',
]
/** The TCP sockets that the process holds. Linux only. */
export async function socketsOf(pid: number): Promise<OpenSocket[] | undefined> {
  const inodes = inodesOf(pid)
  if (inodes === undefined) return undefined
  const lines = (await Promise.all([linesOf(pid, 'tcp'), linesOf(pid, 'tcp6')])).flat()
  const rows = lines.filter((line) => !line.includes(TIME_WAIT)).map(row)
  return rows.filter(({ inode }) => inodes.has(inode)).map(({ socket }) => socket)
}

/** Where the process listens. Linux only. */
export async function listeningPlacesOf(pid: number): Promise<OpenSocket['local'][] | undefined> {
  const inodes = inodesOf(pid)
  if (inodes === undefined) return undefined
  const tables = ['tcp', 'tcp6'].map((table) => firstLines(`/proc/${pid}/net/${table}`, LISTEN))
  return (await Promise.all(tables))
    .flatMap((lines) => lines.map(row))
    .filter(({ inode }) => inodes.has(inode))
    .map(({ socket }) => socket.local)
}

/** Where the process has UDP sockets. Linux only. */
export async function datagramPlacesOf(pid: number): Promise<OpenSocket['local'][] | undefined> {
  const inodes = inodesOf(pid)
  if (inodes === undefined) return undefined
  const lines = (await Promise.all([linesOf(pid, 'udp'), linesOf(pid, 'udp6')])).flat()
  return lines
    .map(row)
    .filter(({ inode }) => inodes.has(inode))
    .map(({ socket }) => socket.local)
}

/**
 * The two directions of each connection between a server and its clients, seen at both ends: bytes that
 * one end has sent and the other end's kernel has not got, and bytes that are there and not read. By the
 * client's port; a connection that is gone at the client's end is not among them. Linux only.
 */
export async function queuesOf(
  pid: number,
  server: number,
): Promise<Map<number, Queues> | undefined> {
  const lines = await linesOf(pid, 'tcp')
  if (lines.length === 0) return undefined
  // Most rows of a busy machine are other people's: only those of this port are read.
  const port = `:${server.toString(16).toUpperCase().padStart(4, '0')} `
  const rows = lines.filter((line) => line.includes(port)).map((line) => row(line).socket)
  const ours = rows.filter(({ remote }) => remote.port === server)
  const theirs = new Map(
    rows.filter(({ local }) => local.port === server).map((found) => [found.remote.port, found]),
  )
  const queues = ours.map(({ local, unsentBytes, unreadBytes }): [number, Queues] => {
    const other = theirs.get(local.port)
    const toProgram = { inFlight: unsentBytes, unread: other?.unreadBytes ?? 0 }
    return [
      local.port,
      { toProgram, toGrader: { inFlight: other?.unsentBytes ?? 0, unread: unreadBytes } },
    ]
  })
  return new Map(queues)
}

function inodesOf(pid: number): Set<string> | undefined {
  try {
    const links = readdirSync(`/proc/${pid}/fd`).map((fd) => link(`/proc/${pid}/fd/${fd}`))
    return new Set(links.map((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? ''))
  } catch {
    return undefined
  }
}

function link(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

type Row = { inode: string; socket: OpenSocket }

const tables = new Map<string, Promise<string[]>>()
// The state that no process owns any more, as the table writes it.
const TIME_WAIT = ' 06 '
const LISTEN = ' 0A '
const PAGE_BYTES = 4096

/**
 * The lines of a table of all TCP sockets. The kernel takes milliseconds to write one, so those who ask in
 * the same turn of the loop share it, and it is read beside the loop.
 */
function linesOf(pid: number, table: 'tcp' | 'tcp6' | 'udp' | 'udp6'): Promise<string[]> {
  const path = `/proc/${pid}/net/${table}`
  const shared = tables.get(path) ?? nextTurn().then(() => readTable(path))
  tables.set(path, shared)
  return shared
}

async function readTable(path: string): Promise<string[]> {
  tables.delete(path)
  const text = await readFile(path, 'latin1').catch(() => '')
  return text.trim().split('\n').slice(1)
}

/** The lines of this state, where a table begins with them: "It will first list all listening TCP sockets". */
async function firstLines(path: string, state: string): Promise<string[]> {
  await using table = await open(path)
  for (let text = ''; ;) {
    const { buffer, bytesRead } = await table.read({ buffer: Buffer.alloc(PAGE_BYTES) })
    text += buffer.toString('latin1', 0, bytesRead)
    const lines = text.split('\n').slice(1, -1)
    const others = lines.findIndex((line) => !line.includes(state))
    if (others >= 0) return lines.slice(0, others)
    if (bytesRead === 0) return lines
  }
}

function row(line: string): Row {
  const [, local = '', remote = '', state = '', queues = '', , , , , inode = ''] = line
    .trim()
    .split(/\s+/)
  const [unsent = '', unread = ''] = queues.split(':')
  return {
    inode,
    socket: {
      local: endpoint(local),
      remote: endpoint(remote),
      state: STATES[Number.parseInt(state, 16)] ?? state,
      unsentBytes: Number.parseInt(unsent, 16),
      unreadBytes: Number.parseInt(unread, 16),
    },
  }
}

/** `0100007F:1F90` → 127.0.0.1, 8000: each four bytes of the address are in the machine's order. */
function endpoint(text: string): { address: string; port: number } {
  const [address = '', port = ''] = text.split(':')
  const bytes = Buffer.from(address, 'hex').swap32()
  const dotted = [...bytes.subarray(-4)].join('.')
  const groups = bytes.toString('hex').match(/.{4}/g) ?? []
  return {
    address:
      bytes.length === 4
        ? dotted
        : groups
            .join(':')
            .replace(/^(0000:){7}0001$/, '::1')
            .replace(/^(0000:){7}0000$/, '::'),
    port: Number.parseInt(port, 16),
  }
}
