import { AsnConvert } from '@peculiar/asn1-schema'
import { CryptoError } from '#ca/crypto/crypto_error'

/**
 * Parses a structure and insists on DER: what was read must encode to the very bytes that were given, so that no
 * two byte strings mean the same key and nothing hides behind the end (X.690 10, 11).
 *
 * @param code the error that says what was expected
 * @throws CryptoError with that code
 */
export function readDer<T>(der: Uint8Array, structure: new () => T, code: `E_${string}`): T {
  let value: T
  let again: Uint8Array
  try {
    value = AsnConvert.parse(der, structure)
    again = new Uint8Array(AsnConvert.serialize(value))
  } catch {
    throw new CryptoError(code)
  }
  if (Buffer.compare(again, der) !== 0) throw new CryptoError(code)
  return value
}

/** The structure's DER. */
export function writeDer(value: unknown): Uint8Array {
  return new Uint8Array(AsnConvert.serialize(value))
}
