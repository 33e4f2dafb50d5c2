// verdict: passed
// then: serves
process.umask(0)
process.title = 'init'
process.env['NODE_OPTIONS'] = '--inspect'
