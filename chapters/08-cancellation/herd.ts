// A thousand clients lose their server in the same moment. How many of them dial within the same 10 ms, with waits
// that are all alike, and with a factor by chance? Nothing is dialled here: the times are computed.
const CLIENTS = 1_000
const SLOT_MS = 10

/** Numbers from 0 to 1 that look like chance and are the same in each run (a linear congruential generator). */
function chance(): () => number {
  let state = 1
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return state / 2 ** 32
  }
}

function most(times: readonly number[]): number {
  const slots = new Map<number, number>()
  for (const time of times) {
    const slot = Math.floor(time / SLOT_MS)
    slots.set(slot, (slots.get(slot) ?? 0) + 1)
  }
  return Math.max(...slots.values())
}

const random = chance()
const alike = Array.from({ length: CLIENTS }, () => 0)
const apart = [...alike]
console.log('            the most dials within 10 ms')
console.log('failure    waits alike    with a factor')
for (let failure = 1; failure <= 6; failure++) {
  // #region wait
  const meanMs = Math.min(100 * 2 ** (failure - 1), 2_000)
  const waitMs = (): number => meanMs * (0.8 + random() * 0.4)
  // #endregion
  for (let client = 0; client < CLIENTS; client++) {
    alike[client] = (alike[client] ?? 0) + meanMs
    apart[client] = (apart[client] ?? 0) + waitMs()
  }
  const figures = [failure, most(alike), most(apart)]
  console.log(figures.map((figure, at) => String(figure).padStart([7, 15, 17][at] ?? 0)).join(''))
}
