import { AsnConvert } from '@peculiar/asn1-schema'
import { AlgorithmIdentifier } from '@peculiar/asn1-x509'
import { OID } from '#ca/crypto/oids'
import { gost34311, sha256, streebog512 } from '#ca/crypto/hash'

/** The algorithms that the authority knows how to sign with. */
export const ALGORITHM_NAMES = ['gost-2015', 'gost-2004', 'rsa', 'ec-p256'] as const

/**
 * `gost-2015` is ST RK GOST R 34.10-2015 with 512 bits and GOST R 34.11-2015; `gost-2004` is GOST 34.310-2004 with
 * GOST 34.311-95; `rsa` is sha256WithRSAEncryption; `ec-p256` is ecdsa-with-SHA256 on P-256, which no
 * profile of the order has: it is for modules that know nothing else.
 */
export type AlgorithmName = (typeof ALGORITHM_NAMES)[number]

/** A signature algorithm: its names in certificates, and its hash. */
export interface Algorithm {
  readonly name: AlgorithmName
  /** The algorithm of SubjectPublicKeyInfo. */
  readonly publicKeyOid: string
  readonly signatureOid: string
  /** DER of the signature's AlgorithmIdentifier; NULL present as in every real certificate, absent for ECDSA. */
  readonly signatureAlgorithm: Uint8Array
  readonly digestOid: string
  digest(data: Uint8Array): Uint8Array
}

const ALGORITHMS: Record<AlgorithmName, Algorithm> = {
  'gost-2015': {
    name: 'gost-2015',
    publicKeyOid: OID.gost2015Key,
    signatureOid: OID.gost2015Signature,
    signatureAlgorithm: withNull(OID.gost2015Signature),
    digestOid: OID.gost2015Hash,
    digest: streebog512,
  },
  'gost-2004': {
    name: 'gost-2004',
    publicKeyOid: OID.gost2004Key,
    signatureOid: OID.gost2004Signature,
    signatureAlgorithm: withNull(OID.gost2004Signature),
    digestOid: OID.gost2004Hash,
    digest: gost34311,
  },
  'rsa': {
    name: 'rsa',
    publicKeyOid: OID.rsaKey,
    signatureOid: OID.sha256WithRsa,
    signatureAlgorithm: withNull(OID.sha256WithRsa),
    digestOid: OID.sha256,
    digest: sha256,
  },
  'ec-p256': {
    name: 'ec-p256',
    publicKeyOid: OID.ecKey,
    signatureOid: OID.ecdsaWithSha256,
    signatureAlgorithm: withoutParameters(OID.ecdsaWithSha256),
    digestOid: OID.sha256,
    digest: sha256,
  },
}

/** AlgorithmIdentifier with the parameters NULL (RFC 5280 4.1.1.2; for RSA required by RFC 4055 5). */
function withNull(algorithmOid: string): Uint8Array {
  const parameters = Uint8Array.of(0x05, 0x00).buffer
  return new Uint8Array(
    AsnConvert.serialize(new AlgorithmIdentifier({ algorithm: algorithmOid, parameters }))
  )
}

/** AlgorithmIdentifier without parameters, as RFC 5758 3.2 wants for ECDSA. */
function withoutParameters(algorithmOid: string): Uint8Array {
  return new Uint8Array(AsnConvert.serialize(new AlgorithmIdentifier({ algorithm: algorithmOid })))
}

/** The algorithm of this name. */
export function algorithm(name: AlgorithmName): Algorithm {
  return ALGORITHMS[name]
}

/**
 * The algorithm that signs under this OID. Undefined for OIDs under which the authority does not sign, among them
 * the old RSA ones that `verifySignature` still reads.
 */
export function algorithmOfSignature(oid: string): Algorithm | undefined {
  return Object.values(ALGORITHMS).find((candidate) => candidate.signatureOid === oid)
}
