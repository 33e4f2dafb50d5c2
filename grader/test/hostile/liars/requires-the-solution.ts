// verdict: failed
import { createRequire } from 'node:module'
createRequire('__ROOT__/')('./solutions/01-reliable-streams/echo-server/main.ts')
