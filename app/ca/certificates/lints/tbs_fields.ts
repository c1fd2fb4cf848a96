import { TBSCertificate } from '@peculiar/asn1-x509'
import { decode, encode } from '#ca/certificates/asn1'
import { readPlainTbs } from '#ca/certificates/lints/plain_tbs'

/** An extension of the certificate under judgement. */
export interface LintedExtension {
  extnID: string
  critical: boolean
  /** DER of the extension's own value, and of the whole of it. */
  value: Uint8Array
  der: Uint8Array
}

/** What a TBSCertificate says; byte strings are DER. */
export interface TbsFields {
  /** 1, 2 or 3. */
  version: number
  /** The content of the INTEGER. */
  serialNumber: Uint8Array
  signature: { oid: string; der: Uint8Array }
  issuer: Uint8Array
  notBefore: Date
  notAfter: Date
  subject: Uint8Array
  spki: Uint8Array
  hasUniqueIdentifier: boolean
  extensions: LintedExtension[]
  /** What these fields give when they are encoded again. */
  again: Uint8Array
}

/** The fields of whatever can be read as a TBSCertificate at all. */
export function readAnyTbs(bytes: Uint8Array): TbsFields {
  const tbs = decode(bytes, TBSCertificate)
  const { signature, validity, issuerUniqueID, subjectUniqueID } = tbs
  return {
    version: tbs.version + 1,
    serialNumber: new Uint8Array(tbs.serialNumber),
    signature: { oid: signature.algorithm, der: encode(signature) },
    issuer: encode(tbs.issuer),
    notBefore: validity.notBefore.getTime(),
    notAfter: validity.notAfter.getTime(),
    subject: encode(tbs.subject),
    spki: encode(tbs.subjectPublicKeyInfo),
    hasUniqueIdentifier: Boolean(issuerUniqueID ?? subjectUniqueID),
    extensions: [...(tbs.extensions ?? [])].map((extension) => ({
      extnID: extension.extnID,
      critical: extension.critical,
      value: new Uint8Array(extension.extnValue.buffer),
      der: encode(extension),
    })),
    again: encode(tbs),
  }
}

/**
 * Reads the bytes under judgement: those of the plain form by hand, any others by the schema of RFC 5280, so that the rules
 * can say what is wrong with them.
 *
 * @throws CaError E_ASN1_UNREADABLE
 */
export const readTbsFields = (bytes: Uint8Array): TbsFields =>
  readPlainTbs(bytes) ?? readAnyTbs(bytes)
