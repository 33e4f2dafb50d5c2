// Shows how sequence numbers go on after 2³² - 1, and how two of them are compared.
const next = (seq: number, bytes: number): number => (seq + bytes) % 2 ** 32

// #region ahead
/** How many numbers `a` is ahead of `b`, on a circle of 2³² numbers; negative where it is behind. */
const ahead = (a: number, b: number): number => (a - b) | 0
// #endregion

const [old, fresh] = [4_294_967_294, next(4_294_967_294, 4)]
console.log(`a segment of 4 bytes at ${old}; the next begins at ${fresh}`)
console.log(`${fresh} > ${old} is ${fresh > old}`)
console.log(`${fresh} is ahead of ${old} by ${ahead(fresh, old)}`)
console.log(`${old} is ahead of ${fresh} by ${ahead(old, fresh)}`)
