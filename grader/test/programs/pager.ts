// Stands for a pager: keeps what it was given in the file that its first argument names.
// With a second argument "quit" it ends without reading.
import { writeFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'

const [file = '', ...args] = process.argv.slice(2)
const shown = args[0] === 'quit' ? '' : await text(process.stdin)
writeFileSync(file, JSON.stringify({ text: shown, args, less: process.env['LESS'] }))
process.exit(0)
