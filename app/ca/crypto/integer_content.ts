import { CryptoError } from '#ca/crypto/crypto_error'

/*
| The content of a DER INTEGER (X.690 8.3), most significant byte first, without leading bytes that say nothing. GOST
| 2004 private keys are written so; here they stay bytes that can be overwritten.
*/

/**
 * A positive number of so many bytes, least significant first.
 *
 * @throws CryptoError E_PRIVATE_KEY_MALFORMED when the number is negative, longer, or not written in the shortest way
 */
export function fromIntegerContent(content: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const padded = content.length > 1 && content[0] === 0
  const bytes = padded ? content.subarray(1) : content
  const negative = !padded && (content.length === 0 || content[0] >= 0x80)
  if (negative || (padded && bytes[0] < 0x80) || bytes.length > length) {
    throw new CryptoError('E_PRIVATE_KEY_MALFORMED')
  }
  const number = new Uint8Array(length)
  number.set(bytes.toReversed())
  return number
}

/** The shortest content for a number of bytes least significant first. */
export function toIntegerContent(number: Uint8Array): Uint8Array<ArrayBuffer> {
  const length = number.findLastIndex((byte) => byte !== 0) + 1
  const content = new Uint8Array(length + (number[length - 1] >= 0x80 || length === 0 ? 1 : 0))
  content.set(number.subarray(0, length))
  return content.reverse()
}
