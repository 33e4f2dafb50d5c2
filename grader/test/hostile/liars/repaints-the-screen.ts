// verdict: failed
// finding: \u{1b}[2J
process.stderr.write('\u001b[2J\u001b[H\u001b[32mpassed: 12 of 12\u001b[0m\u0007\u009b2J\u202e')
process.exit(1)
