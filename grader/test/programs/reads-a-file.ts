// Wrong on purpose: reads a file of the machine.
import { readFileSync } from 'node:fs'

console.error(readFileSync('/etc/hostname', 'utf8'))
