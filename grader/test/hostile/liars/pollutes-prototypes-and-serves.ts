// verdict: passed
// then: serves
Object.defineProperty(Object.prototype, 'status', { value: 'passed', writable: true, configurable: true })
