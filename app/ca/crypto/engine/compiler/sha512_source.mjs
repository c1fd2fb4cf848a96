/*
| Writes the constants of SHA-512 (FIPS 180-4 4.2.3, 5.3.5) for AssemblyScript. They are the first 64 bits after the
| point of the cube roots of the first eighty primes and of the square roots of the first eight: computed, not copied.
*/

function primes(count) {
  const found = []
  for (let n = 2n; found.length < count; n++) {
    if (found.every((prime) => n % prime !== 0n)) found.push(n)
  }
  return found
}

/** The greatest integer whose power does not pass the value, by halving. */
function root(value, power) {
  let [low, high] = [0n, 1n << 80n]
  while (high - low > 1n) {
    const middle = (low + high) / 2n
    if (middle ** power <= value) low = middle
    else high = middle
  }
  return low
}

const fraction = (prime, power) => root(prime << (64n * power), power) & (2n ** 64n - 1n)
const data = (values) =>
  `memory.data<u64>([${values.map((v) => `0x${v.toString(16)}`).join(', ')}])`

/** The text of the module `sha512_constants`. */
export function sha512Source() {
  return `/** The constants of SHA-512, written by compiler/sha512_source.mjs. */
export const K: usize = ${data(primes(80).map((prime) => fraction(prime, 3n)))}
export const INITIAL: usize = ${data(primes(8).map((prime) => fraction(prime, 2n)))}
`
}
