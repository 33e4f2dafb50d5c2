// Wrong on purpose: waits for something by looking again and again.
let ready = false
setTimeout(() => (ready = true))
while (!ready) continue
