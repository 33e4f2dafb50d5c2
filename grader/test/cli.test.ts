/** A wrong call is answered with one clear line on standard error, and status 2. */
import { describe, expect, test } from 'vitest'
import { course } from './command-line.ts'
import { programFile } from './small.ts'

const VERBS = ['start', 'read', 'grade', 'hint', 'compare', 'progress', 'reset', 'doctor', 'prove']

describe('a wrong call', () => {
  test.for([
    ['an unknown verb', ['grad'], /^No verb "grad"\. There are start, read, grade, .*\.$/],
    ['an unknown chapter', ['grade', 'ch99'], /^No chapter 99\. There .*ch1/],
    ['a misspelt exercise', ['grade', 'ehco'], /^No exercise "ehco"\. Did you mean echo-server\?/],
    ['no argument', ['grade'], /^That takes one <.*>, not none\. Usage: npx course grade/],
    ['two arguments', ['grade', 'ch1', 'ch2'], /^That takes one <.*>, not ch1 ch2\. Usage:/],
    ['an argument too many', ['progress', 'ch1'], /^That takes no argument, not ch1\. Usage:/],
    ['an unknown flag', ['grade', 'ch1', '--jsno'], /^Unknown option '--jsno'\. Usage:/],
    ['a flag of another verb', ['hint', 'ch1', '--json'], /^Unknown option '--json'\. Usage:/],
    ['a flag without its value', ['grade', 'ch1', '--seed'], /--seed.*Usage:/],
    [
      'a seed that is none',
      ['grade', 'ch1', '--seed', 'x'],
      /^--seed takes a whole number .*"x"\.$/,
    ],
    ['a seed too large', ['grade', 'ch1', '--seed', '4294967296'], /^--seed takes a whole number/],
    ['a seed with an exponent', ['grade', 'ch1', '--seed', '1e3'], /^--seed takes a whole number/],
    ['an empty command', ['grade', 'ch1', '--run', ''], /^--run needs a command/],
    ['a command of spaces', ['grade', 'ch1', '--run', '  '], /^--run needs a command/],
    ['no such command', ['grade', 'ch1', '--run', 'no-such-thing-here x'], /^The command of --run/],
    ['no such file', ['grade', 'ch1', '--file', 'no-such.ts'], /^There is no no-such\.ts\./],
    ['a count that is none', ['prove', '--repeat', '0'], /^--repeat takes a whole number/],
    ['a reset that nobody confirms', ['reset', 'ch1'], /--yes/],
  ] as const)('%s', async ([, args, line]) => {
    const { exitCode, stdout, stderr } = await course(args)
    expect(stderr).toMatch(line)
    expect({ exitCode, stdout, lines: stderr.split('\n').length }).toEqual({
      exitCode: 2,
      stdout: '',
      lines: 1,
    })
  })

  test('a flag that npm took for its own is named, with what to say instead', async () => {
    const env = { npm_lifecycle_event: 'grade', npm_config_json: 'true' }
    const { exitCode, stdout, stderr } = await course(['grade', 'ch1'], { env })
    expect(stderr).toBe('npm kept --json for itself. Say: npx course grade ch1 --json')
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
  })

  test('no verb gives all of them, and is wrong all the same', async () => {
    const { exitCode, stdout, stderr } = await course([])
    expect(exitCode).toBe(2)
    for (const verb of VERBS) expect(`${stdout}${stderr}`).toContain(`\n  ${verb} `)
  })
})

describe('help', () => {
  test.for(['help', '--help', '-h'])('"%s" names every verb', async (word) => {
    const { exitCode, stdout, stderr } = await course([word])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    for (const verb of VERBS) expect(stdout).toContain(`\n  ${verb} `)
  })

  test.for(VERBS)('of %s is its usage', async (verb) => {
    const { exitCode, stdout, stderr } = await course([verb, '--help'])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toContain(`Usage: npx course ${verb}`)
  })
})

describe('a grading', () => {
  test('ends after its verdict, though the program crashed with bytes on their way', async () => {
    const file = programFile('misspelt-write.ts')
    const { exitCode, stdout, stderr } = await course(['grade', 'ch1', '--file', file])
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' })
    expect(stdout).toMatch(/TypeError:\s+socket\.wirte\s+is\s+not\s+a\s+function/)
    // Nothing of the code that runs in front of the program.
    expect(stdout).not.toContain('data:')
    expect(stdout).not.toContain('\u{1b}')
  })

  test('works from any folder', async () => {
    const args = ['grade', 'ch1', '--json', '--file', programFile('exits-early.ts')]
    const { exitCode, stderr } = await course(args, { cwd: '/' })
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' })
  })
})
