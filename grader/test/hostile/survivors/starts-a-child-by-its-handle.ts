// verdict: failed
// finding: restricted
import { ChildProcess } from 'node:child_process'
type Handle = { spawn: (...args: unknown[]) => number }
const { _handle } = new (ChildProcess as unknown as new () => { _handle: { constructor: new () => Handle } })()
new _handle.constructor().spawn('/bin/sleep', ['sleep', '1000'], undefined, [], [], 0, undefined, undefined)
