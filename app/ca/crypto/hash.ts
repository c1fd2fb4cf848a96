import { hash } from 'node:crypto'

export { gost34311, streebog256, streebog512 } from '#ca/crypto/engine/hash_module'

/** SHA-1, 20 bytes: for key identifiers (RFC 5280 4.2.1.2), never for a signature of ours. FIPS 180-4. */
export function sha1(data: Uint8Array): Uint8Array {
  return new Uint8Array(hash('sha1', data, 'buffer'))
}

/** SHA-256, 32 bytes. FIPS 180-4. */
export function sha256(data: Uint8Array): Uint8Array {
  return new Uint8Array(hash('sha256', data, 'buffer'))
}

/** SHA-256 as lower-case hex, as records and protocols have it. */
export const sha256Hex = (data: Uint8Array): string => Buffer.from(sha256(data)).toString('hex')
