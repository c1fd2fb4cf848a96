import { createHmac, randomBytes } from 'node:crypto'

/*
| The secret number k of a signature: one that repeats, or that leans to one side, gives the private key away.
|
| Hedged: the HMAC_DRBG of RFC 6979 3.2, seeded with the private key and the hash as there, and with fresh
| random bytes as the additional data k' of RFC 6979 3.6. A random number generator that fails leaves the
| deterministic signature of RFC 6979, which is safe; a working one makes two signatures of the same data differ,
| which takes the ground from fault attacks (draft-irtf-cfrg-det-sigs-with-noise).
| The HMAC is HMAC-SHA-512 for both curves: RFC 6979 3.6 lets the hash of the generator differ from the
| hash of the message.
|
| What assembly/nonce.ts does, once more over node:crypto. Bytes stand most significant first, as in the RFC.
*/

const HASH = 'sha512'
const HASH_LENGTH = 64

function hmac(key: Uint8Array, ...data: Uint8Array[]): Uint8Array {
  const mac = createHmac(HASH, key)
  for (const part of data) mac.update(part)
  return mac.digest()
}

/**
 * An endless row of candidates for k, as long as the key; the taker overwrites each, and ends the row by leaving its
 * loop, upon which the generator's state is overwritten.
 *
 * The order of the curve has as many bits as the key has whole bytes (qlen = 8 · length), so that bits2int of RFC 6979
 * 2.3.2 is to take the first bytes.
 *
 * @param key  int2octets(d): at most 64 bytes
 * @param digest  bits2octets(hash): the hash modulo q, of the same length
 * @param additional the k' of RFC 6979 3.6; fresh randomness unless a test says otherwise
 */
export function* nonces(
  key: Uint8Array,
  digest: Uint8Array,
  additional: Uint8Array = randomBytes(32)
): Generator<Uint8Array> {
  let v: Uint8Array = new Uint8Array(HASH_LENGTH).fill(1)
  let state: Uint8Array = new Uint8Array(HASH_LENGTH)
  const advance = (...data: Uint8Array[]) => {
    const [oldState, oldV] = [state, v]
    state = hmac(state, v, ...data)
    v = hmac(state, v)
    oldState.fill(0)
    oldV.fill(0)
  }
  try {
    for (const separator of [0, 1]) advance(Uint8Array.of(separator), key, digest, additional)
    while (true) {
      const block = hmac(state, v)
      v.fill(0)
      v = block
      yield Uint8Array.from(v.subarray(0, key.length))
      advance(Uint8Array.of(0))
    }
  } finally {
    state.fill(0)
    v.fill(0)
  }
}
