import { sha256 } from '#ca/crypto/hash'

/** Lower-case hex SHA-256, as the protocol prints what came out. */
export const hexDigest = (bytes: Uint8Array): string => Buffer.from(sha256(bytes)).toString('hex')
