// verdict: failed
// finding: estricted
const { report } = process
report.directory = '__FOLDER__'
report.filename = 'hostile-report'
report.reportOnFatalError = true
const kept: object[] = []
for (;;) kept.push(Array.from({ length: 100_000 }, (_, at) => ({ at })))
