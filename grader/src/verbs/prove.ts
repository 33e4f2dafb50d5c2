import type { Verb } from './verb.ts'
export const proveVerb: Verb = { summary: '', options: [], run: async () => 0 }
