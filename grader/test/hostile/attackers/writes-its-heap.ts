// verdict: failed
// finding: estricted
import v8 from 'node:v8'
v8.writeHeapSnapshot('__FOLDER__/hostile.heapsnapshot')
