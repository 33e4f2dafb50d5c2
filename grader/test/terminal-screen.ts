/** A terminal of our own, and what a person would see on it. */
import { existsSync } from 'node:fs'
import xterm from '@xterm/headless'
import { execa } from 'execa'
import { expect, onTestFinished, vi } from 'vitest'

const SCRIPT = '/usr/bin/script'
const SHOWN_WITHIN_MS = 60_000
const LOOK_EVERY_MS = 20

/** Whether this machine has a way to give a program a terminal. */
export const hasTerminals = process.platform === 'linux' && existsSync(SCRIPT)

type Size = { columns: number; rows: number }

/** Runs a command in a terminal of this size, with nothing of our own environment but the path. */
export function inTerminal(
  command: readonly string[],
  { cwd, columns, rows }: Size & { cwd: string },
) {
  const words = command.map((word) => `'${word}'`).join(' ')
  const sized = `stty cols ${columns} rows ${rows} && exec ${words}`
  const started = execa(SCRIPT, ['--quiet', '--return', '--command', sized, '/dev/null'], {
    cwd,
    env: { PATH: process.env['PATH'], TERM: 'xterm-256color', SHELL: '/bin/sh' },
    extendEnv: false,
    reject: false,
    stdin: 'pipe',
    buffer: false,
    encoding: 'buffer',
  })
  onTestFinished(() => void started.kill('SIGKILL'))
  const emulator = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true })
  started.stdout.on('data', (chunk: Uint8Array) => emulator.write(chunk))
  const screen = (): string => {
    const { active } = emulator.buffer
    const line = (at: number): string =>
      active.getLine(active.baseY + at)?.translateToString(true) ?? ''
    return Array.from({ length: rows }, (_, at) => line(at))
      .join('\n')
      .trimEnd()
  }
  return {
    screen,
    press: (keys: string) => void started.stdin.write(keys),
    /** Resolves when the screen shows this. */
    shows: (what: string | RegExp) =>
      vi.waitFor(() => expect(screen()).toMatch(what), {
        timeout: SHOWN_WITHIN_MS,
        interval: LOOK_EVERY_MS,
      }),
    /** Resolves with the exit code. */
    ended: async () => (await started).exitCode,
  }
}
