import { createHash } from 'node:crypto'
import { AlgorithmIdentifier } from '@peculiar/asn1-x509'
import { encode } from '#ca/certificates/asn1'
import { childrenOf, readWhole, TAG, writeElement } from '#ca/certificates/der'
import { gost34311, sha1, sha256, streebog256, streebog512 } from '#ca/crypto/hash'
import { latin1 } from '#ca/revocation/ocsp/request'
import type { CertificateView } from '#ca/certificates/certificate_view'

/**
 * The hashes by which an issuer may be named in a request, by OID: SHA-1 and SHA-256 as every client has them, SHA-384
 * and SHA-512, and the Kazakh and the Russian names of GOST 34.311-95 and Streebog.
 */
const HASHES: Readonly<Record<string, (data: Uint8Array) => Uint8Array>> = {
  '1.3.14.3.2.26': sha1,
  '2.16.840.1.101.3.4.2.1': sha256,
  '2.16.840.1.101.3.4.2.2': (data) => createHash('sha384').update(data).digest(),
  '2.16.840.1.101.3.4.2.3': (data) => createHash('sha512').update(data).digest(),
  '1.2.398.3.10.1.3.1': gost34311,
  '1.2.398.3.10.1.3.2': streebog256,
  '1.2.398.3.10.1.3.3': streebog512,
  '1.2.643.7.1.1.2.2': streebog256,
  '1.2.643.7.1.1.2.3': streebog512,
}

const NULL = Uint8Array.of(0x05, 0).buffer

/** What the issuer's key is hashed as: the content of the BIT STRING without its octet of unused bits. */
function keyOf({ key }: CertificateView): Uint8Array {
  const [, bits] = childrenOf(readWhole(key.spki))
  return bits.content.subarray(1)
}

/**
 * Every way in which a CertID may name a CA (RFC 6960 4.1.1): each hash, with NULL for its parameters or without, as
 * `CertId.issuer` has it; by SHA-1 with NULL first.
 */
export function issuerKeys(authority: CertificateView): string[] {
  const key = keyOf(authority)
  return Object.entries(HASHES).flatMap(([algorithm, hash]) => {
    const name = writeElement(TAG.OCTET_STRING, hash(authority.subject.der))
    const hashedKey = writeElement(TAG.OCTET_STRING, hash(key))
    return [
      new AlgorithmIdentifier({ algorithm, parameters: NULL }),
      new AlgorithmIdentifier({ algorithm }),
    ].map((identifier) => latin1(Buffer.concat([encode(identifier), name, hashedKey])))
  })
}
