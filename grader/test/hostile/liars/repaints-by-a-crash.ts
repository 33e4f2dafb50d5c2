// verdict: failed
// finding: \u{1b}[2J
throw new Error('\u001b[2J\u001b[Hpassed \u009b2J')
