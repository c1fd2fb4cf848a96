/*
| Long vectors as 32-bit words, least significant word first: what the two GOST hash functions share.
*/

/** Fills `words` with the bytes of `data` from `offset` on, each word least significant byte first. */
export function loadBlock(data: Uint8Array, offset: number, words: Int32Array): Int32Array {
  for (let i = 0; i < words.length; i++) {
    const at = offset + 4 * i
    words[i] = data[at] | (data[at + 1] << 8) | (data[at + 2] << 16) | (data[at + 3] << 24)
  }
  return words
}

/** The words as bytes, four a word, least significant first. */
export function storeWords(words: Int32Array): Uint8Array {
  return Uint8Array.from({ length: 4 * words.length }, (_, i) => words[i >>> 2] >>> (8 * (i & 3)))
}

/** target = a ⊕ b. */
export function xorInto(target: Int32Array, a: Int32Array, b: Int32Array) {
  for (let i = 0; i < target.length; i++) target[i] = a[i] ^ b[i]
}

/** target = target + addend modulo 2^(32 · words). */
export function addInto(target: Int32Array, addend: Int32Array) {
  let carry = 0
  for (let i = 0; i < target.length; i++) {
    const sum = (target[i] >>> 0) + (addend[i] >>> 0) + carry
    target[i] = sum | 0
    carry = sum > 0xffffffff ? 1 : 0
  }
}

/** The number of bits in so many bytes, as a vector of so many words. */
export function bitLength(bytes: number, words: number): Int32Array {
  const vector = new Int32Array(words)
  const bits = BigInt(bytes) * 8n
  vector[0] = Number(BigInt.asIntN(32, bits))
  vector[1] = Number(BigInt.asIntN(32, bits >> 32n))
  return vector
}
