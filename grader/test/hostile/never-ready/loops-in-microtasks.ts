// verdict: failed
// finding: the program is busy
const again = (): Promise<void> => Promise.resolve().then(again)
void again()
