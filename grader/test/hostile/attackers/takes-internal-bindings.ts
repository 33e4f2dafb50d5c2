// verdict: failed
const { binding } = process as unknown as { binding: (name: string) => { internalModuleStat: unknown } }
console.log(binding('fs').internalModuleStat)
