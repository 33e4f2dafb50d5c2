// Shows the bytes of one word in two encodings.
const word = '300 €'
// #region wrong
const wrong = Buffer.from(word, 'latin1')
// #endregion
console.log(`utf8:   ${Buffer.from(word).toString('hex')}`)
console.log(`latin1: ${wrong.toString('hex')}`)
