// Wrong on purpose: throws before it listens.
type Settings = { host?: { name: string } }

const settings: Settings = JSON.parse('{}')

function nameOf({ host }: Settings): string {
  // Safe in no way: the compiler is told that it is there, and it isn't.
  return (host as { name: string }).name
}

console.error(nameOf(settings))
