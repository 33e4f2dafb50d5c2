// verdict: failed
// finding: estricted
process.report.writeReport('__FOLDER__/hostile-report.json')
