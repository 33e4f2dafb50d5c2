/** As many tests as an exercise has checks, none of which does anything: what a test runner costs. */
import { test } from 'vitest'

const count = Number(process.env['EMPTY_TESTS'])

for (let number = 1; number <= count; number += 1) test(`nothing ${number}`, () => {})
