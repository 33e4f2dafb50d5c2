// Wrong on purpose: tries to end the process that started it.
process.kill(process.ppid, 'SIGKILL')
