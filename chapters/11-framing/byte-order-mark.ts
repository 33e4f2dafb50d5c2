// Shows what decoders make of a byte order mark, and of bytes that are no UTF-8.
const marked = Buffer.from([0xef, 0xbb, 0xbf, 0x61])
const wrong = Buffer.from([0x61, 0xff, 0x62])

const lengths = [
  marked.toString(),
  new TextDecoder().decode(marked),
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(marked),
].map((text) => text.length)
console.log(`characters, of a mark and an "a": ${lengths.join(', ')}`)
console.log(`a byte that is no UTF-8: ${JSON.stringify(wrong.toString())}`)
