// verdict: failed
// finding: estricted
const { WASI } = await import('node:wasi')
new WASI({ version: 'preview1', preopens: { '/': '/' } })
