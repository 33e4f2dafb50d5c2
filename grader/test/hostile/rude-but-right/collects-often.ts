// verdict: passed
// then: serves
import v8 from 'node:v8'
v8.setFlagsFromString('--expose-gc')
void v8.getHeapStatistics()
