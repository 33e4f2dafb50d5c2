// verdict: failed
const again = (): void => void setImmediate(again)
again()
