import { randomBytes } from 'node:crypto'
import { AsnConvert } from '@peculiar/asn1-schema'
import {
  AlgorithmIdentifier,
  Certificate,
  Name,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
} from '@peculiar/asn1-x509'
import { Name as TextName } from '@peculiar/x509'

/** The name that test carriers ask to be certified under, DER. */
export const SUBJECT = new Uint8Array(new TextName('CN=TEST CARRIER,C=KZ').toArrayBuffer())

/**
 * A certificate (DER) over a key, well formed but signed by nobody: a carrier looks at the key alone.
 *
 * @param spki SubjectPublicKeyInfo DER
 * @param subject Name DER
 */
export function certificateOver(spki: Uint8Array, subject: Uint8Array = SUBJECT): Uint8Array {
  const algorithm = new AlgorithmIdentifier({
    algorithm: '1.2.398.3.10.1.1.2.3.2',
    parameters: null,
  })
  const name = AsnConvert.parse(new Uint8Array(subject), Name)
  const serial = Buffer.concat([Buffer.from([0x5a]), randomBytes(19)])
  const tbsCertificate = new TBSCertificate({
    serialNumber: new Uint8Array(serial).buffer,
    signature: algorithm,
    issuer: name,
    subject: name,
    validity: new Validity({
      notBefore: new Date('2026-11-17T00:00:00Z'),
      notAfter: new Date('2029-11-17T00:00:00Z'),
    }),
    subjectPublicKeyInfo: AsnConvert.parse(spki, SubjectPublicKeyInfo),
  })
  const certificate = new Certificate({
    tbsCertificate,
    signatureAlgorithm: algorithm,
    signatureValue: new Uint8Array(128).buffer,
  })
  return new Uint8Array(AsnConvert.serialize(certificate))
}
