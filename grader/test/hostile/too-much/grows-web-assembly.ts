// verdict: failed
const memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536 })
for (;;) {
  memory.grow(1024)
  new Uint8Array(memory.buffer).fill(1)
}
