// verdict: passed
// then: serves
const run = new Function('process', 'try { process.getBuiltinModule("fs").rmSync("__FOLDER__/canary-1") } catch {}')
run(process)
