// Wrong on purpose: starts another process.
import { spawnSync } from 'node:child_process'

spawnSync(process.execPath, ['--version'])
