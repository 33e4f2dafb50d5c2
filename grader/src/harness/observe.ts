/**
 * A program's processes seen from outside, by what the operating system says of them. Linux tells all of
 * it (proc(5)); elsewhere a question answers `undefined`, and a check decides by other means.
 */
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { promisify } from 'node:util'

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

/** How a process has spent its time so far, in milliseconds, and what it does now. */
export type Activity = { state: string; ranMs: number; waitedForCpuMs: number }

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
const NS_PER_MS = 1e6
const PAGE_BYTES = 4096

/** The text of a file in /proc, or nothing where there is no such file or no such process any more. */
function proc(path: string): string | undefined {
  try {
    return readFileSync(`/proc/${path}`, 'latin1')
  } catch {
    return undefined
  }
}

/** The processes of a group: the program and all that it started and that did not leave the group. */
export function membersOf(group: number): number[] {
  if (process.platform !== 'linux') return [group]
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return ids.map(Number).filter((id) => fieldsOfStat(id)?.[2] === String(group))
}

/** Fields of /proc/<pid>/stat from the state on; the name before it may hold spaces and brackets. */
function fieldsOfStat(pid: number): string[] | undefined {
  const stat = proc(`${pid}/stat`)
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
}

/** Resident memory in bytes, or nothing where it can't be had. */
export async function residentBytes(pid: number): Promise<number | undefined> {
  const pages = proc(`${pid}/statm`)?.split(' ')[1]
  if (pages !== undefined) return Number(pages) * PAGE_BYTES
  if (process.platform === 'win32' || process.platform === 'linux') return undefined
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)])
  return Number(stdout.trim()) * 1024
}

/** What the process does and how long it ran and had to wait for a processor. Linux only. */
export function activityOf(pid: number): Activity | undefined {
  const [ran, waited] = proc(`${pid}/schedstat`)?.split(' ') ?? []
  const state = fieldsOfStat(pid)?.[0]
  if (ran === undefined || waited === undefined || state === undefined) return undefined
  return { state, ranMs: Number(ran) / NS_PER_MS, waitedForCpuMs: Number(waited) / NS_PER_MS }
}

/** The TCP sockets that the process holds. Linux only. */
export async function socketsOf(pid: number): Promise<OpenSocket[] | undefined> {
  const inodes = inodesOf(pid)
  if (inodes === undefined) return undefined
  const lines = (await Promise.all([linesOf(pid, 'tcp'), linesOf(pid, 'tcp6')])).flat()
  const rows = lines.filter((line) => !line.includes(TIME_WAIT)).map(row)
  return rows.filter(({ inode }) => inodes.has(inode)).map(({ socket }) => socket)
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

/**
 * The lines of a table of all TCP sockets. The kernel takes milliseconds to write one, so those who ask in
 * the same turn of the loop share it, and it is read beside the loop.
 */
function linesOf(pid: number, table: 'tcp' | 'tcp6'): Promise<string[]> {
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
