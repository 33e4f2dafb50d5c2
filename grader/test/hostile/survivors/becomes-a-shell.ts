// verdict: failed
const { execve } = process as unknown as { execve: (file: string, args: string[]) => void }
execve('/bin/sh', ['sh', '-c', 'setsid sleep 1000 &'])
