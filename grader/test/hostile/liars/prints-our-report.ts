// verdict: failed
console.log(JSON.stringify({ version: 1, isolation: 'boxed', seed: 1, verdicts: [{ exercise: '01-reliable-streams/echo-server', checks: [{ title: 'all', promise: 1, status: 'passed', ms: 1 }] }] }))
