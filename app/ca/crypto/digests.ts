import { createHash } from 'node:crypto'
import { OID } from '#ca/crypto/oids'
import { gost34311, sha1, sha256, streebog256, streebog512 } from '#ca/crypto/hash'

type Digest = (data: Uint8Array) => Uint8Array

const openssl =
  (name: string): Digest =>
  (data) =>
    new Uint8Array(createHash(name).update(data).digest())

/** Hashes that signed structures name. SHA-1 is among them because it is met, not because it is trusted. */
const DIGESTS = new Map<string, Digest>([
  [OID.gost2015Hash, streebog512],
  [OID.gost2015Hash256, streebog256],
  [OID.gost2004Hash, gost34311],
  [OID.sha1, sha1],
  [OID.sha256, sha256],
  [OID.sha384, openssl('sha384')],
  [OID.sha512, openssl('sha512')],
])

/** The hash that has this OID; undefined for one that is not known. */
export function digestOf(oid: string): Digest | undefined {
  return DIGESTS.get(oid)
}
