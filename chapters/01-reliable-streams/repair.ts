// A model of how TCP fills a gap: three segments, the second of which is lost once and later arrives twice.
const early = new Map<number, string>()
let expected = 1
let stream = ''

function arrive(seq: number, text: string): void {
  if (seq >= expected) early.set(seq, text)
  for (let next = early.get(expected); next !== undefined; next = early.get(expected)) {
    early.delete(expected)
    stream += next
    expected += next.length
  }
  console.log(
    `bytes ${seq}-${seq + text.length - 1} arrive   ACK ${expected}   the application has "${stream}"`,
  )
}

arrive(1, 'he')
console.log('bytes 3-4 are lost')
arrive(5, 'o!')
console.log('bytes 3-4 are sent again')
arrive(3, 'll')
arrive(3, 'll')
