/** Whether waits differ as they must where each has a factor of its own, drawn by chance. */
import { FindingError } from '../../src/harness/finding.ts'

/** The wait after one failure, as it was seen, and as it is meant without a factor. */
export type Wait = { failure: number; meantMs: number; waitedMs: number }

// Waits from the third on are so long that a busy machine doesn't hide how alike they are: four of each
// program, of factors drawn evenly from a range of 0.4. Waits are alike where none is later than the least of
// their factors has it by more than `lateMs`, so many programs or waits aside. Drawn anew each time, they are
// so by chance with 4 in 10¹⁰ for all rows together (the one of six rarest: 3·10⁻¹¹, the commonest: 1·10⁻¹⁰).
const FIRST_JUDGED = 3
const ROUNDING_MS = 1e-6
const ALIKE = [
  { lateMs: 60, programsAside: 2, waitsAside: 8 },
  { lateMs: 80, programsAside: 1, waitsAside: 6 },
  { lateMs: 100, programsAside: 0, waitsAside: 4 },
]

/** Fails where the waits of these programs, a row for each, are too much alike. */
export function expectChance(programs: readonly Wait[][]): void {
  const judged = programs.map((waits) => waits.filter(({ failure }) => failure >= FIRST_JUDGED))
  const shown = judged.map((waits) => waits.map((wait) => factorOf(wait).toFixed(2)).join(' '))
  const actual = `the factors ${shown.join(', ')}, in ${programs.length} programs`
  const fault = { actual, symptom: 'wrong output' } as const
  const all = judged.flat()
  if (ALIKE.some(({ lateMs, waitsAside }) => alike(all, lateMs) >= all.length - waitsAside))
    throw new FindingError({ expected: 'waits that differ by chance', ...fault })
  const aside = (lateMs: number): number =>
    judged.filter((waits) => alike(waits, lateMs) < waits.length).length
  if (ALIKE.some(({ lateMs, programsAside }) => aside(lateMs) <= programsAside))
    throw new FindingError({ expected: '"anew" for each wait a factor by chance', ...fault })
}

/** How many of the waits are of one factor, at the most, where each is seen so late at the most. */
function alike(waits: readonly Wait[], lateMs: number): number {
  const counts = waits.map((least) => {
    const factor = factorOf(least)
    const lateness = waits.map(({ waitedMs, meantMs }) => waitedMs - factor * meantMs)
    // What was divided and multiplied again may miss itself by the last digit.
    return lateness.filter((ms) => ms >= -ROUNDING_MS && ms <= lateMs).length
  })
  return Math.max(...counts)
}

function factorOf({ waitedMs, meantMs }: Wait): number {
  return waitedMs / meantMs
}
