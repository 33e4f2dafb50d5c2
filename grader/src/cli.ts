/** The only reader of the arguments, writer of standard output and setter of the exit code. */
import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { killAll } from './harness/reaper.ts'
import { screenOf } from './screen.ts'
import { UsageError } from './usage.ts'
import { OPTIONS, type Option, type Terminal, type Values, type Verb } from './verbs/verb.ts'

const verbs: Record<string, () => Promise<Verb>> = {
  start: async () => (await import('./verbs/start.ts')).startVerb,
  read: async () => (await import('./verbs/read.ts')).readVerb,
  grade: async () => (await import('./verbs/grade.ts')).gradeVerb,
  watch: async () => (await import('./verbs/watch.ts')).watchVerb,
  hint: async () => (await import('./verbs/hint.ts')).hintVerb,
  compare: async () => (await import('./verbs/compare.ts')).compareVerb,
  progress: async () => (await import('./verbs/progress.ts')).progressVerb,
  reset: async () => (await import('./verbs/reset.ts')).resetVerb,
  doctor: async () => (await import('./verbs/doctor.ts')).doctorVerb,
  prove: async () => (await import('./verbs/prove.ts')).proveVerb,
}

// Their exit codes are verdicts.
const TELLS = new Set(['grade', 'prove', 'watch'])
const SIGNALS = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const
const DEFAULT_COLUMNS = 80
const MOST_COLUMNS = 120

const terminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  // A terminal that doesn't know its size says 0, and its size may change.
  get columns() {
    return Math.min(process.stdout.columns || DEFAULT_COLUMNS, MOST_COLUMNS)
  },
  color: process.stdout.isTTY && process.stdout.hasColors() && !process.env['NO_COLOR'],
  longLines: process.stdout.isTTY ? 'wrapped' : 'whole',
  page: async (text) => {
    const { page } = await import('./pager.ts')
    if (!process.stdout.isTTY || !(await page(text, process.env))) process.stdout.write(text)
  },
  get screen() {
    return screenOf(process.stdin, process.stdout)
  },
  ask: async (question) => {
    if (!process.stdin.isTTY) return undefined
    const readline = createInterface({ input: process.stdin, output: process.stdout })
    return readline.question(question).finally(() => readline.close())
  },
}

/** @returns the exit code. */
async function main(argv: string[]): Promise<number> {
  const [name, ...rest] = argv
  if (name === undefined || ['help', '--help', '-h'].includes(name)) {
    terminal.out(await help())
    return name === undefined ? 2 : 0
  }
  const load = verbs[name]
  if (!load) throw new UsageError(`No verb "${name}". There are ${Object.keys(verbs).join(', ')}.`)
  const verb = await load()
  const { values, positionals } = parse(rest, name, verb)
  if (values.help) {
    terminal.out(`${usage(name, verb)}\n`)
    return 0
  }
  swallowed(name, positionals, verb)
  const [least, most] =
    verb.argument === undefined ? [0, 0] : [verb.argument.startsWith('[') ? 0 : 1, 1]
  if (positionals.length < least || positionals.length > most)
    throw new UsageError(`${tooManyOrFew(positionals, verb)} ${usage(name, verb)}`)
  return verb.run(positionals[0] ?? '', values, terminal)
}

function parse(
  args: string[],
  name: string,
  verb: Verb,
): { values: Values; positionals: string[] } {
  const options = Object.fromEntries(
    [...verb.options, 'help' as const].map((option) => [option, OPTIONS[option]]),
  )
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    return { values, positionals }
  } catch (error) {
    if (!String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS')) throw error
    throw new UsageError(`${(error as Error).message.split('. ')[0]}. ${usage(name, verb)}`)
  }
}

/** npm takes flags for its own and passes the rest on; it tells which in the environment. */
function swallowed(name: string, positionals: readonly string[], verb: Verb): void {
  if (process.env['npm_lifecycle_event'] !== name) return
  const flags = verb.options.filter(
    (option) => process.env[`npm_config_${option.replaceAll('-', '_')}`] !== undefined,
  )
  if (flags.length === 0) return
  const words = flags.map((flag) => `--${flag}`).join(' ')
  throw new UsageError(
    `npm kept ${words} for itself. Say: npx course ${name} ${[...positionals, words].join(' ')}`,
  )
}

function tooManyOrFew(positionals: readonly string[], verb: Verb): string {
  const want = verb.argument === undefined ? 'no argument' : `one ${verb.argument}`
  return `That takes ${want}, not ${positionals.length === 0 ? 'none' : positionals.join(' ')}.`
}

function usage(name: string, { argument, options }: Verb): string {
  const flags = options.map(
    (option: Option) => `[--${option}${OPTIONS[option].type === 'string' ? ' …' : ''}]`,
  )
  return ['Usage: npx course', name, argument ?? '', ...flags].filter(Boolean).join(' ')
}

async function help(): Promise<string> {
  const all = await Promise.all(
    Object.entries(verbs).map(async ([name, load]) => [name, await load()] as const),
  )
  const lines = all.map(
    ([name, verb]) => `  ${`${name} ${verb.argument ?? ''}`.padEnd(32)}${verb.summary}`,
  )
  return ['Usage: npx course <verb> …, or npm run <verb> …', '', ...lines, ''].join('\n')
}

for (const [signal, number] of Object.entries(SIGNALS))
  process.on(signal, () => {
    killAll()
    process.exit(128 + number)
  })
// A program of the same user could open our debugger with it, and forge a verdict from there.
process.on('SIGUSR1', () => {})
// Whoever read our output has gone: `| head` is no error. But a verdict that nobody got is no pass.
const unheard = (): never => process.exit(TELLS.has(process.argv[2] ?? '') ? 2 : 0)
process.stdout.on('error', unheard)
process.on('exit', killAll)

const status = await main(process.argv.slice(2)).catch((error: unknown) => {
  if (!(error instanceof UsageError)) throw error
  terminal.err(`${error.message}\n`)
  return 2
})
// Behind all that was written, also where a pipe is written to later (Windows).
process.stdout.write('', (error) => (error ? unheard() : process.exit(status)))
