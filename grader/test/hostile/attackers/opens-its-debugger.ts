// verdict: failed
// finding: estricted
import inspector from 'node:inspector'
inspector.open(0)
