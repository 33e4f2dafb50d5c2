// Puts the pinned Node where npm's scripts and npx look first. npm 11 does that by itself; npm 10 takes the
// link away again while it skips the packages of the other platforms.
import { existsSync, linkSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const windows = process.platform === 'win32'
const file = windows ? 'node.exe' : 'node'
const modules = fileURLToPath(new URL('../node_modules/', import.meta.url))
const link = join(modules, '.bin', file)
const found = readdirSync(modules).find(
  (name) => name.startsWith('node-') && existsSync(join(modules, name, 'bin', file)),
)

if (found !== undefined && !existsSync(link)) {
  // Windows lets only administrators make symbolic links.
  if (windows) linkSync(join(modules, found, 'bin', file), link)
  else symlinkSync(join('..', found, 'bin', file), link)
}
