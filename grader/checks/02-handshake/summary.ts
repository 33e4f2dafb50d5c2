/** The last line of a handshake-timer. */
import { sideBySide } from '../../src/harness/check.ts'
import { dialledFor } from '../../src/harness/client.ts'
import { refusingPort } from '../../src/harness/ports.ts'
import type { Program } from '../../src/harness/program.ts'
import { stumblingAfter } from '../../src/harness/stumbling.ts'
import {
  attemptsAt,
  expectSame,
  heldAttempts,
  inWords,
  OUTCOMES,
  timesOf,
  wrong,
  type Report,
} from './attempts.ts'

// Values are printed to a thousandth, and may have been rounded twice.
const ROUNDING = 0.0011

/** The program sums up attempts that were refused, and few and many that connected, of which some took long. */
export async function expectSums(program: Program, heldMs: number): Promise<void> {
  expectSummary(await attemptsAt(program, await refusingPort(program), [2, 1000]))
  // The first handshake takes a second: so the mean is far from the median, and the middle two from each other.
  await sideBySide([2, 3], async (count) =>
    expectSummary(await heldAttempts(program, [count, 5000], dialledFor(heldMs))),
  )
  // Of many some take 2 to 9 ms: as text those stand behind the first one's thousand.
  expectSummary(await heldAttempts(program, [40, 5000], stumblingAfter(heldMs)))
}

/** The last line says what the lines before it say. */
function expectSummary(report: Report): void {
  const { attempts, summary } = report
  for (const name of OUTCOMES)
    expectSame(
      `"${name}" in the last line`,
      summary[name],
      attempts.filter(({ outcome }) => outcome === name).length,
    )
  const times = timesOf(report).toSorted((a, b) => a - b)
  const middle = [times[Math.ceil(times.length / 2) - 1], times[Math.floor(times.length / 2)]]
  const median = times.length === 0 ? undefined : (Number(middle[0]) + Number(middle[1])) / 2
  const wanted = { min: times[0], median, max: times.at(-1) }
  for (const [name, value] of Object.entries(wanted)) {
    const told = summary[name]
    // Of an even count there are two in the middle, and one of them alone is no median.
    const isMiddle = name === 'median' && middle.some((one) => isNear(told, one))
    const same = value === undefined ? told === null : isNear(told, value)
    if (!same)
      throw wrong(
        value === undefined
          ? `null for "${name}" in the last line, of no connected attempt`
          : `"${name}" in the last line: ${value.toFixed(3)}, of ${times.join(', ')}`,
        inWords(told),
        isMiddle ? 'off by one' : 'wrong output',
      )
  }
}

function isNear(told: unknown, value = Number.NaN): boolean {
  return typeof told === 'number' && Math.abs(told - value) < ROUNDING
}
