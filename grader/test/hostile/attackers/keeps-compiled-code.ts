// verdict: failed
// finding: estricted
import module from 'node:module'
module.enableCompileCache('__FOLDER__/hostile-cache')
module.flushCompileCache()
process.kill(1, 0)
