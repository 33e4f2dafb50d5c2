// verdict: failed
// finding: ended with status 0
(process as unknown as { reallyExit: (status: number) => void }).reallyExit(0)
