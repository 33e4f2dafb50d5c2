// verdict: failed
// finding: a syntax error
const = 1
