// verdict: failed
await new Promise(() => {})
