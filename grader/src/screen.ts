/** A terminal with a person at it: a screen that is drawn anew, and keys. */
import { emitKeypressEvents, type Key } from 'node:readline'
import type { ReadStream, WriteStream } from 'node:tty'

// What was on the screen stays above, where the terminal keeps what has gone by.
const CLEAR = '\u{1b}[2J\u{1b}[H'

export type Screen = {
  /** Puts this text, and nothing else, on the screen. */
  draw: (text: string) => void
  /**
   * Hears of keys by their names (`q`, `return`), of Ctrl-C and the end of the input as `q`, and of a new
   * size of the terminal or a return to it as `redraw`.
   * @returns what ends it: the terminal is as it was.
   */
  keys: (press: (key: string) => void) => () => void
}

/** The screen of these streams; nothing where one of them is no terminal. */
export function screenOf(input: ReadStream, output: WriteStream): Screen | undefined {
  if (!input.isTTY || !output.isTTY) return undefined
  return {
    draw: (text) => void output.write(CLEAR + text),
    keys: (press) => {
      const pressed = (_: string | undefined, { name, ctrl }: Key): void => {
        if (ctrl && name === 'z') suspend(input)
        else press(ctrl && name === 'c' ? 'q' : (name ?? ''))
      }
      const ended = (): void => press('q')
      const redraw = (): void => {
        input.setRawMode(true)
        press('redraw')
      }
      emitKeypressEvents(input)
      input.setRawMode(true)
      input.on('keypress', pressed).on('end', ended).resume()
      output.on('resize', redraw)
      process.on('SIGCONT', redraw)
      return () => {
        input.off('keypress', pressed).off('end', ended).pause()
        output.off('resize', redraw)
        process.off('SIGCONT', redraw)
        input.setRawMode(false)
      }
    },
  }
}

/** Ctrl-Z, as a terminal does it itself where the keys are not ours: npm above us stops too. */
function suspend(input: ReadStream): void {
  if (process.platform === 'win32') return
  input.setRawMode(false)
  process.kill(0, 'SIGTSTP')
}
