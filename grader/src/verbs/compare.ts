import type { Verb } from './verb.ts'
export const compareVerb: Verb = { summary: '', options: [], run: async () => 0 }
