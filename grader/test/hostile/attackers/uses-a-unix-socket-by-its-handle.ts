// verdict: passed
// then: serves
type Pipe = new (kind: number) => { connect: (request: object, path: string) => number; bind: (path: string) => number }
const { _handle } = process.stdout as unknown as { _handle: { constructor: Pipe } }
try {
  new _handle.constructor(0).connect({}, '__FOLDER__/service')
} catch {}
try {
  new _handle.constructor(0).bind('__FOLDER__/hostile-socket')
} catch {}
