// Counts the bytes that are copied until a frame of 1 MiB is together, which comes in pieces of 1 KiB.
const KIB = 1024
const pieces = Array.from({ length: KIB }, () => Buffer.alloc(KIB))

// #region each
let [pending, copied] = [Buffer.alloc(0), 0]
for (const piece of pieces) {
  pending = Buffer.concat([pending, piece])
  copied += pending.length
}
console.log(`joined at each chunk: ${copied / KIB} KiB copied`)
// #endregion

// #region once
const kept: Buffer[] = []
for (const piece of pieces) kept.push(piece)
const frame = Buffer.concat(kept)
console.log(`joined at the end:    ${frame.length / KIB} KiB copied`)
// #endregion
