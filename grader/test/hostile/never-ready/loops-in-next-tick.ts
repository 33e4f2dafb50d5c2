// verdict: failed
// finding: the program is busy
const again = (): void => process.nextTick(again)
again()
