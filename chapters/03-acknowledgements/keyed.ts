// Shows a receiver that keeps whole segments by their first number, and what an overlap does to it.
const arrivals: [seq: number, text: string][] = [
  [5, 'efg'],
  [1, 'abc'],
  [3, 'cdef'],
]

// #region wrong
const held = new Map<number, string>()
let [expected, stream] = [1, '']
function arrive(seq: number, text: string): void {
  held.set(seq, text)
  for (let piece = held.get(expected); piece !== undefined; piece = held.get(expected)) {
    held.delete(expected)
    stream += piece
    expected += piece.length
  }
}
// #endregion

for (const [seq, text] of arrivals) {
  arrive(seq, text)
  console.log(`bytes ${seq}-${seq + text.length - 1} arrive   ACK ${expected}   "${stream}"`)
}
console.log('all bytes from 1 to 7 have arrived')
