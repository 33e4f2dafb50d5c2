// verdict: failed
// finding: more output
const again = (): void => void process.stdout.write('\n'.repeat(60_000), again)
again()
