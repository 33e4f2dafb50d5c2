// Shows what becomes of a large length that is read with a sign.
const prefix = Buffer.from([0xff, 0xff, 0xff, 0xff])
const most = 1_000

for (const length of [prefix.readInt32BE(), prefix.readUInt32BE()])
  console.log(`a length of ${length}: ${length > most ? 'too large' : 'allowed'}`)
