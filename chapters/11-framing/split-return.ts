// Shows a line's end that is looked for in each chunk by itself, and cut between two.
const chunks = ['hello\r', '\nbye\r\n']

// #region wrong
let kept = ''
for (const chunk of chunks) {
  const lines = chunk.split('\r\n')
  lines[0] = kept + lines[0]
  kept = lines.pop() ?? ''
  for (const line of lines) console.log(`chunk by chunk:  ${JSON.stringify(line)}`)
}
// #endregion

const joined = chunks.join('').split('\r\n').slice(0, -1)
for (const line of joined) console.log(`joined first:    ${JSON.stringify(line)}`)
