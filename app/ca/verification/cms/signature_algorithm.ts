import { OID } from '#ca/crypto/oids'
import { algorithm } from '#ca/crypto/algorithms'
import { AlgorithmIdentifier } from '@peculiar/asn1-x509'
import { encode } from '#ca/certificates/asn1'
import type { SignerInfo } from '#ca/certificates/signed_data'

const RSA_WITH: Record<string, string> = {
  [OID.sha1]: OID.sha1WithRsa,
  [OID.sha256]: OID.sha256WithRsa,
  [OID.sha384]: OID.sha384WithRsa,
  [OID.sha512]: OID.sha512WithRsa,
}

/** Signatures of keys whose algorithm says which hash it goes with. */
const OF_KEY: Record<string, Uint8Array> = {
  [OID.gost2015Key]: algorithm('gost-2015').signatureAlgorithm,
  [OID.gost2004Key]: algorithm('gost-2004').signatureAlgorithm,
  [OID.ecKey]: algorithm('ec-p256').signatureAlgorithm,
}

/**
 * The AlgorithmIdentifier of a signature in CMS. Where it names only the kind of key, as RFC 3370 3.2 allows for RSA
 * and some programs do for GOST, the hash stands in the digest algorithm.
 */
export function signatureAlgorithmOf({ signatureAlgorithm, digestOid }: SignerInfo): Uint8Array {
  const { oid, der } = signatureAlgorithm
  const rsa = oid === OID.rsaKey ? RSA_WITH[digestOid] : undefined
  if (!rsa) return OF_KEY[oid] ?? der
  const parameters = Uint8Array.of(0x05, 0x00).buffer
  return encode(new AlgorithmIdentifier({ algorithm: rsa, parameters }))
}
