/** Bytes as checks expect them and as people read them. */
import { describe, expect, test } from 'vitest'
import { hex, printable, repeated, seededRandom, show, size } from '../src/harness/bytes.ts'
import { cutAt, glued, oneByOne, trickled, whole, withFin } from '../src/harness/delivery.ts'
import { exactly, inOrder, type Expectation } from '../src/harness/expectation.ts'
import { FindingError, type Fault } from '../src/harness/finding.ts'

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1')

/** What an expectation has against these chunks; it fails where it has nothing. */
function faultOf(expectation: Expectation, ...chunks: string[]): Fault {
  try {
    for (const chunk of chunks) expectation.take(bytes(chunk))
  } catch (error) {
    if (error instanceof FindingError) return error.fault
    throw error
  }
  return expectation.cutShort({ actual: 'silence', symptom: 'silent' }).fault
}

describe('exactly', () => {
  test.for([
    ['whole', ['hello']],
    ['one by one', ['h', 'e', 'l', 'l', 'o']],
    ['in odd pieces', ['he', 'l', 'lo']],
  ] as const)('takes its bytes %s', ([, chunks]) => {
    const expectation = exactly([bytes('hel'), bytes(''), bytes('lo')])
    for (const chunk of chunks) {
      expect(expectation.complete).toBe(false)
      expect(expectation.take(bytes(chunk))).toHaveLength(0)
    }
    expect(expectation.complete).toBe(true)
  })

  test('gives back what comes behind its bytes', () => {
    expect(
      exactly([bytes('hello')])
        .take(bytes('hello world'))
        .toString(),
    ).toBe(' world')
  })

  test.for([
    ['inside a chunk', ['abcdeXgh']],
    ['at the second byte of a chunk', ['abcd', 'eXgh']],
    ['at the beginning of a chunk', ['abcde', 'Xgh']],
  ] as const)('fails at a wrong byte %s, with a caret under it', ([, chunks]) => {
    const { expected, actual, caret = 0 } = faultOf(exactly([bytes('abcdefgh')]), ...chunks)
    const [, place = '', first = ''] = /^(from byte (\d+): )/.exec(expected) ?? []
    expect(actual.startsWith(place)).toBe(true)
    expect(expected.slice(caret)).toBe('66 67 68')
    expect(actual.slice(caret)).toBe('58 67 68')
    // The number at the front counts the bytes up to the first one that is shown.
    expect(Number(first) + (caret - place.length) / 'ff '.length).toBe(5)
  })

  test('counts from the first byte where that is the wrong one', () => {
    const fault = faultOf(exactly([bytes('abc')]), 'xbc')
    expect(fault.caret).toBe('from byte 0: '.length)
    expect(fault.actual).toBe('from byte 0: 78 62 63')
  })

  test('tells silence after some bytes from silence after none', () => {
    expect(faultOf(exactly([bytes('hello')]))).toMatchObject({
      symptom: 'silent',
      actual: 'silence, after 0 of 5 B',
    })
    expect(faultOf(exactly([bytes('hello')]), 'hel')).toMatchObject({
      symptom: 'missing bytes',
      actual: 'silence, after 3 of 5 B',
    })
  })
})

describe('in order', () => {
  test('takes what stands between its bytes', () => {
    const expectation = inOrder([bytes('hello')])
    expectation.take(bytes('>he\nl'))
    expectation.take(bytes('...lo'))
    expect(expectation.complete).toBe(true)
  })

  test('names the first stray byte where its bytes never come', () => {
    const fault = faultOf(inOrder([bytes('hello')]), 'heXlX')
    expect(fault).toMatchObject({ symptom: 'wrong bytes', actual: 'from byte 0: 68 65 58 6c 58' })
  })

  test('takes so many strays and no more', () => {
    const fault = faultOf(inOrder([bytes('hello')]), 'x'.repeat(65_536), 'x')
    expect(fault.symptom).toBe('wrong bytes')
  })
})

describe('a delivery cuts', () => {
  const cut = { 'whole': whole, 'one by one': oneByOne, 'at 2': cutAt(2), 'with FIN': withFin } // prettier-ignore

  test.for(Object.entries(cut))('%s without a byte lost', ([, { pieces }]) => {
    expect(Buffer.concat(pieces(bytes('hello'))).toString()).toBe('hello')
  })

  test('where it says', () => {
    const sizes = (pieces: Buffer[]): number[] => pieces.map(({ length }) => length)
    expect(sizes(whole.pieces(bytes('hello')))).toEqual([5])
    expect(sizes(oneByOne.pieces(bytes('hello')))).toEqual([1, 1, 1, 1, 1])
    expect(sizes(cutAt(2).pieces(bytes('hello')))).toEqual([2, 3])
    expect(sizes(trickled(2).pieces(bytes('hello')))).toEqual([2, 2, 1])
    expect(sizes(glued.pieces(bytes('hello')))).toEqual([5])
  })
})

describe('to be read', () => {
  test('text is text, and everything else is hexadecimal', () => {
    expect(show(bytes('300\n'))).toBe('"300\\n"')
    expect(show(bytes('\u0000H'))).toBe('00 48')
    expect(show(bytes(''))).toBe('')
    expect(show(bytes('x'.repeat(30)))).toBe(`"${'x'.repeat(24)}"…`)
    expect(hex(bytes('x'.repeat(13)))).toBe(`${'78 '.repeat(12)}…`)
  })

  test('a size has its unit', () => {
    expect([0, 1023, 1024, 1536, 64 * 1024 ** 2, 1024 ** 4].map(size)).toEqual([
      ...['0 B', '1023 B', '1 KiB', '1.5 KiB', '64 MiB', '1024 GiB'],
    ])
  })

  test.for([
    ['a colour', '\u{1b}[31mred', '\\u{1b}[31mred'],
    ['a bell and a carriage return', 'a\u0007\rb', 'a\\u{7}\\u{d}b'],
    ['a change of direction', 'a\u202eb', 'a\\u{202e}b'],
    ['an invisible space', 'a\u200bb', 'a\\u{200b}b'],
    ['half a character', 'a\ud800b', 'a\\u{d800}b'],
  ] as const)('%s is escaped', ([, text, escaped]) => expect(printable(text)).toBe(escaped))

  test('what people write stays', () => {
    expect(printable('300 €\n\tπ 名')).toBe('300 €\n\tπ 名')
  })
})

describe('chance', () => {
  test('is the same for the same seed, and another for another', () => {
    const draw = (seed: number): string => seededRandom(seed).bytes(64).toString('hex')
    expect(draw(7)).toBe(draw(7))
    expect(draw(7)).not.toBe(draw(8))
  })

  test('stays below its bound', () => {
    const random = seededRandom(1)
    const drawn = new Set(Array.from({ length: 200 }, () => random.integer(4)))
    expect(drawn).toEqual(new Set([0, 1, 2, 3]))
  })

  test('a long stream has the length that was asked for', () => {
    expect(Buffer.concat(repeated(bytes('abc'), 7)).toString()).toBe('abcabca')
  })
})
