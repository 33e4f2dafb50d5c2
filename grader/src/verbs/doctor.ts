import { doctorExitCode, examine } from '../doctor.ts'
import { doctor } from '../reporters/doctor.ts'
import type { Verb } from './verb.ts'

export const doctorVerb: Verb = {
  summary: 'whether the course can work on this machine, for an issue',
  options: [],
  run: async (_, __, terminal) => {
    const observations = await examine()
    terminal.out(`${doctor(observations, terminal)}\n`)
    return doctorExitCode(observations)
  },
}
