/** What `doctor` finds, and that no probe can break, hold up or outlive it. */
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import {
  anonymous,
  doctorExitCode,
  examine,
  PROBES,
  type Observation,
  type Probe,
  type Seen,
} from '../src/doctor.ts'
import { diskOf, fileEvents, writable } from '../src/probes/checkout.ts'
import { networkProbes } from '../src/probes/network.ts'
import { fileLimit, machine, npmVersion, runtime, system } from '../src/probes/system.ts'
import { ROOT } from '../src/course.ts'
import { doctor } from '../src/reporters/doctor.ts'
import { course } from './command-line.ts'
import { copyOfCourse } from './copy.ts'

// A disk that never tells of a change; the real one is met by the run of the whole verb.
vi.mock(import('node:fs/promises'), async (original) => {
  const real = await original()
  const watch = async function* (_: unknown, { signal }: { signal: AbortSignal }) {
    signal.throwIfAborted()
    yield await new Promise<never>((_resolve, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason as Error)),
    )
  }
  // Safe: it is called with a folder and a signal alone.
  return { ...real, watch: watch as unknown as typeof real.watch }
})

const GIB = 1024 ** 3
const otherwise = { mark: 'note', means: 'what it means' } as const

const observations: Observation[] = [
  {
    about: 'course',
    mark: 'ok',
    found: '1.0.0, commit 0123456, of a very long name that goes on below where there is no room',
  },
  {
    about: 'file events',
    mark: 'note',
    found: 'none within 1000 ms: watch polls',
    means: 'npm run watch looks at your file again and again instead, and is a little later.',
  },
  {
    about: 'loopback, IPv4',
    mark: 'problem',
    found: 'failed: EADDRNOTAVAIL',
    means: 'The grader talks to your program over 127.0.0.1 and can tell nothing without it.',
  },
]

/** An empty folder, gone when the test has finished. */
function folder(): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'doctor-test-')))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

describe('the report', () => {
  const widths = [60, 80, 120]

  test.for(widths)('looks like this in %i columns', (columns) => {
    const text = doctor(observations, { columns, color: false })
    expect(text).toMatchSnapshot()
    expect(text.split('\n').filter((line) => line.length > columns)).toEqual([])
  })

  test('says that the course can work where there is no problem', () => {
    expect(doctor(observations.slice(0, 2), { columns: 80, color: false })).toMatchSnapshot()
  })

  test('is the same text with and without colour', () => {
    const plain = doctor(observations, { columns: 80, color: false })
    const painted = doctor(observations, { columns: 80, color: true })
    expect(painted).toContain('\u{1b}')
    expect(stripVTControlCharacters(painted)).toBe(plain)
  })

  test('has room for what each probe looks at', () => {
    for (const { about } of PROBES) expect(about.length, about).toBeLessThan(18)
  })
})

describe('a probe', () => {
  const probe = (about: string, look: Probe['look']): Probe => ({ about, look, otherwise })
  const fine = probe('fine', () => ({ mark: 'ok', found: 'fine' }))

  test('that throws, rejects or hangs is a line among the others, in order', async () => {
    const throws = probe('throws', () => {
      throw new Error('at once')
    })
    const rejects = probe('rejects', () =>
      Promise.reject(Object.assign(new Error("no '/home/zoe'"), { code: 'EACCES' })),
    )
    const hangs = probe('hangs', () => new Promise<never>(() => {}))
    expect(await examine([throws, fine, rejects, hangs, fine], 20)).toEqual([
      { about: 'throws', found: 'failed: at once', ...otherwise },
      { about: 'fine', mark: 'ok', found: 'fine' },
      { about: 'rejects', found: 'failed: EACCES', ...otherwise },
      { about: 'hangs', found: 'no answer within 20 ms', ...otherwise },
      { about: 'fine', mark: 'ok', found: 'fine' },
    ])
  })

  test('that hangs is told to close, and may fail after that', async () => {
    let closed = false
    const hangs = probe('hangs', (signal) => {
      const { promise, reject } = Promise.withResolvers<Seen>()
      signal.addEventListener('abort', () => {
        closed = true
        reject(new Error('too late to be told'))
      })
      return promise
    })
    await examine([hangs], 20)
    expect(closed).toBe(true)
  })

  test('decides the exit code by its problems alone', () => {
    expect(doctorExitCode(observations.slice(0, 2))).toBe(0)
    expect(doctorExitCode(observations)).toBe(1)
  })
})

test("a report names neither the checkout's place nor the user's", () => {
  const of = { root: '/home/zoe/course/', home: '/home/zoe' }
  const text = '/home/zoe/course/main.ts /home/zoe/course /home/zoe/.npm'
  expect(anonymous(text, of)).toBe('./main.ts . ~/.npm')
  expect(anonymous('/proc/self', { root: '/course/', home: '/' })).toBe('/proc/self')
})

describe.for(networkProbes)('the probe of $about', ({ look }) => {
  const opened = (): string[] =>
    process.getActiveResourcesInfo().filter((name) => /TCP|UDP/.test(name))

  test('closes what it opened, when it has an answer', async () => {
    const before = opened()
    // Where a machine has no IPv6, there is nothing to be closed either.
    await (async () => look(new AbortController().signal))().catch(() => {})
    await vi.waitFor(() => expect(opened()).toEqual(before))
  })

  test('closes what it opened, when nobody waits any more', async () => {
    const before = opened()
    const ending = new AbortController()
    const looking = (async () => look(ending.signal))()
    ending.abort()
    await expect(looking).rejects.toThrow(/abort|address/i)
    await vi.waitFor(() => expect(opened()).toEqual(before))
  })
})

describe('file events', () => {
  test('that do not come are a note, and the folder is gone', async () => {
    const place = folder()
    vi.stubEnv('TMPDIR', place)
    onTestFinished(() => void vi.unstubAllEnvs())
    const { mark, found } = await fileEvents(new AbortController().signal, 20)
    expect({ mark, found }).toEqual({ mark: 'note', found: 'none within 20 ms: watch polls' })
    expect(readdirSync(place)).toEqual([])
  })

  test('leave no folder where nobody waits for them any more', async () => {
    const place = folder()
    vi.stubEnv('TMPDIR', place)
    onTestFinished(() => void vi.unstubAllEnvs())
    await expect(fileEvents(AbortSignal.abort())).rejects.toThrow(/abort/i)
    expect(readdirSync(place)).toEqual([])
  })
})

describe('the disk', () => {
  const wsl = 'Linux version 6.6.87.2-microsoft-standard-WSL2'
  const mounts = [
    '/dev/sda / ext4 rw 0 0',
    String.raw`C:\134 /mnt/c 9p rw 0 0`,
    'drivers /elsewhere drvfs rw 0 0',
    String.raw`tmpfs /a\040b tmpfs rw 0 0`,
  ].join('\n')

  test.for([
    ['a Linux of its own', 'Linux version 6.18', '/home/zoe/course/', 'ok', 'ext4'],
    ['a mount with a space', 'Linux version 6.18', '/a b/course/', 'ok', 'tmpfs'],
    ['a name that only begins like a mount', 'Linux version 6.18', '/a bc/', 'ok', 'ext4'],
    ["WSL's own disk", wsl, '/home/zoe/course/', 'ok', 'ext4, under WSL'],
    ['a Windows disk', wsl, '/mnt/c/course/', 'note', '9p, under WSL, a disk of another system'],
    ['another letter', wsl, '/mnt/d/course/', 'note', 'ext4, under WSL, a disk of another system'],
    [
      'a Windows disk elsewhere',
      wsl,
      '/elsewhere/course/',
      'note',
      'drvfs, under WSL, a disk of another system',
    ],
    ['a folder below /mnt', 'Linux version 6.18', '/mnt/d/course/', 'ok', 'ext4'],
  ])('%s', ([, version = '', path = '', mark, found]) => {
    expect(diskOf({ version, mounts, path })).toMatchObject({ mark, found })
  })

  test('a checkout that takes no files is a problem', async () => {
    const file = join(folder(), 'file')
    writeFileSync(file, '')
    expect(await writable(file)).toMatchObject({ mark: 'problem' })
  })

  test('a checkout that takes files keeps none of ours', async () => {
    const place = folder()
    expect(await writable(place)).toMatchObject({ mark: 'ok' })
    expect(readdirSync(place)).toEqual([])
  })
})

describe('the system', () => {
  test.for([
    ['the pinned Node', runtime('26.10.0', '26.10.0'), 'ok'],
    ['another Node', runtime('24.21.0', '26.10.0'), 'note'],
    ['no pinned Node', runtime('24.21.0', undefined), 'note'],
    ['npm 11', npmVersion('npm/11.4.2 node/v26.10.0 linux x64'), 'ok'],
    ['npm 9', npmVersion('npm/9.9.4 node/v20.19.0 linux x64'), 'note'],
    ['another program than npm', npmVersion('pnpm/9.1.0 npm/? node/v22'), 'ok'],
    ['nobody', npmVersion(undefined), 'ok'],
    ['Linux', system('linux', 'x64', '6.18.0'), 'ok'],
    ['macOS', system('darwin', 'arm64', '25.1.0'), 'note'],
    ['Windows', system('win32', 'x64', '10.0.26100'), 'note'],
    ['one core and 2 GiB', machine(1, 2 * GIB), 'ok'],
    ['half a gibibyte', machine(2, GIB / 2), 'note'],
    ['many files', fileLimit('1048576'), 'ok'],
    ['any number of files', fileLimit('unlimited'), 'ok'],
    ['few files', fileLimit('256'), 'note'],
  ] as const)('%s', ([, { mark }, expected]) => expect(mark).toBe(expected))
})

/** Whether nobody of a process group is left; Windows has no groups. */
function isGone(group: number): boolean {
  if (process.platform === 'win32') return true
  try {
    // Signal 0 only looks whether anybody is there.
    return !process.kill(-group, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

describe('the verb', () => {
  test('works here, names nobody, and leaves nothing behind', async () => {
    const root = copyOfCourse()
    const [home, temporary] = [join(folder(), 'zoe'), folder()]
    mkdirSync(home)
    const before = readdirSync(root)
    const env = { HOME: home, USERPROFILE: home, TMPDIR: temporary, TEMP: temporary }
    const running = course(['doctor'], { root, env, detached: true })
    const { exitCode, stdout, stderr } = await running
    expect({ exitCode, stderr }, stdout).toEqual({ exitCode: 0, stderr: '' })
    for (const { about } of PROBES) expect(stdout).toContain(about)
    expect(stdout).toMatch(/^ok +loopback, IPv4 +a byte there and back$/m)
    expect(stdout).toMatch(/^ok +permission model /m)
    for (const name of [ROOT, root, home, temporary, 'zoe']) expect(stdout).not.toContain(name)
    expect(readdirSync(root)).toEqual(before)
    expect(readdirSync(temporary)).toEqual([])
    expect(isGone(running.pid ?? Number.NaN)).toBe(true)
  })
})
