// Shows three ways to decode a text that is cut inside a character.
import { StringDecoder } from 'node:string_decoder'

const bytes = Buffer.from('300 €')
const chunks = [bytes.subarray(0, 5), bytes.subarray(5)] // the € has three bytes, from 4 to 6

// #region ways
const decoder = new StringDecoder('utf8')
console.log(`each chunk by itself:  ${chunks.map((chunk) => chunk.toString()).join('')}`)
console.log(`with a StringDecoder:  ${chunks.map((chunk) => decoder.write(chunk)).join('')}`)
console.log(`when all of it came:   ${Buffer.concat(chunks).toString()}`)
// #endregion
