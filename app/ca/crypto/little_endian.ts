/**
 * The one place where bytes are turned round. Kazakh GOST writes every number, a coordinate, r, s, d and the
 * hash as a number, least significant byte first; that is the reversal of the big-endian `s ‖ r` of RFC 4491
 * and RFC 9215.
 */

/** The non-negative number that the bytes spell, least significant byte first. */
export function fromLittleEndian(bytes: Uint8Array): bigint {
  return fromBigEndian(bytes.toReversed())
}

/** Exactly `length` bytes, least significant first. @throws RangeError when the number does not fit */
export function toLittleEndian(value: bigint, length: number): Uint8Array {
  return toBigEndian(value, length).reverse()
}

/** The non-negative number that the bytes spell, most significant byte first. */
export function fromBigEndian(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
}

/** Exactly `length` bytes, most significant first. @throws RangeError when the number does not fit */
export function toBigEndian(value: bigint, length: number): Uint8Array {
  const hex = value.toString(16).padStart(2 * length, '0')
  if (value < 0n || hex.length > 2 * length) {
    throw new RangeError(`a number does not fit into ${length} bytes`)
  }
  return new Uint8Array(Buffer.from(hex, 'hex'))
}
