import { defineExercise } from '../../../src/exercise.ts'
import { startCheck } from '../../../src/harness/check.ts'
export const exercise = defineExercise({
  title: 'Reassembler',
  role: 'server',
  telling: startCheck('x', async () => {}),
  hints: {},
})
