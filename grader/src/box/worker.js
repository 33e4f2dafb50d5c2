// Starts the worker with what Node has compiled before: in a box it can read that, and not add to it.
import module from 'node:module'
import { fileURLToPath } from 'node:url'

module.enableCompileCache(
  fileURLToPath(new URL('../../../node_modules/.cache/course', import.meta.url)),
)
await import('./worker.ts')
