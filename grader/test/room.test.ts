/** Who runs at the same time. */
import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { alone, beside } from '../src/room.ts'

test('one that is to be alone begins when the others have ended, and ends before any other begins', async () => {
  const order: string[] = []
  const act = (name: string) => async (): Promise<void> => {
    order.push(`${name} begins`)
    await turn()
    order.push(`${name} ends`)
  }
  await Promise.all([beside(act('a')), beside(act('b')), alone(act('c')), beside(act('d'))])
  expect(order).toEqual([
    'a begins',
    'b begins',
    'a ends',
    'b ends',
    'c begins',
    'c ends',
    'd begins',
    'd ends',
  ])
})
