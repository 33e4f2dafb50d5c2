// verdict: failed
const error = new Error('x')
error.stack = 'Error: x\n    at __ROOT__/grader/checks/01-reliable-streams/echo-server/checks.ts:20:3'
throw error
