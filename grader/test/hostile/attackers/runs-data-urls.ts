// verdict: passed
// then: serves
await import('data:text/javascript,import fs from "node:fs"; try { fs.writeFileSync("__FOLDER__/hostile-data", "x") } catch {}')
