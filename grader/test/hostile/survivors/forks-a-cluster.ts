// verdict: failed
// finding: restricted
import cluster from 'node:cluster'
if (cluster.isPrimary) for (let at = 0; at < 8; at += 1) cluster.fork()
