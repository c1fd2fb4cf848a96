import { AsnIntegerBigIntConverter, AsnProp, AsnPropTypes } from '@peculiar/asn1-schema'
import { CryptoError } from '#ca/crypto/crypto_error'
import { readDer, writeDer } from '#ca/crypto/der'

/** Ecdsa-Sig-Value (RFC 3279 2.2.3). */
class EcdsaSignatureValue {
  @AsnProp({ type: AsnPropTypes.Integer, converter: AsnIntegerBigIntConverter })
  r = 0n

  @AsnProp({ type: AsnPropTypes.Integer, converter: AsnIntegerBigIntConverter })
  s = 0n
}

const numberOf = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).toString('hex')}`)

/**
 * The DER that stands in certificates from the r ‖ s that PKCS#11 modules give (PKCS#11 v2.40, 2.3.1), each
 * number most significant byte first.
 */
export function ecdsaDer(rs: Uint8Array): Uint8Array {
  const half = rs.length / 2
  if (rs.length === 0 || !Number.isInteger(half)) {
    const facts = { expected: 2 * (Math.floor(half) + 1), found: rs.length }
    throw new CryptoError('E_SIGNATURE_MALFORMED', facts)
  }
  const numbers = { r: numberOf(rs.subarray(0, half)), s: numberOf(rs.subarray(half)) }
  return writeDer(Object.assign(new EcdsaSignatureValue(), numbers))
}

/**
 * Refuses a signature that is not the DER of two positive numbers.
 *
 * @param length bytes of a number
 * @throws CryptoError E_SIGNATURE_MALFORMED
 */
export function assertEcdsaDer(signature: Uint8Array, length: number): void {
  const facts = { expected: 2 * length, found: signature.length }
  const malformed = new CryptoError('E_SIGNATURE_MALFORMED', facts)
  let value: EcdsaSignatureValue
  try {
    value = readDer(signature, EcdsaSignatureValue, 'E_SIGNATURE_MALFORMED')
  } catch {
    throw malformed
  }
  const bound = 1n << BigInt(8 * length)
  for (const number of [value.r, value.s]) if (number <= 0n || number >= bound) throw malformed
}
