// verdict: failed
// finding: addon
process.dlopen({ exports: {} } as NodeModule, '__FOLDER__/canary-1')
