import { AsnConvert } from '@peculiar/asn1-schema'
import { Certificate } from '@peculiar/asn1-x509'
import { StationError } from '#station/station_error'

const der = (structure: unknown) => Buffer.from(AsnConvert.serialize(structure))

function parse(certificate: Uint8Array) {
  try {
    return AsnConvert.parse(certificate, Certificate).tbsCertificate
  } catch {
    throw new StationError('E_CERTIFICATE_NOT_DER')
  }
}

/**
 * What a token keeps beside a certificate so that others find it (PKCS#11 v2.40 4.6.3): subject, issuer and
 * serial number, each DER.
 *
 * @throws StationError E_CERTIFICATE_NOT_DER
 */
export function certificateNames(certificate: Uint8Array) {
  const { subject, issuer, serialNumber } = parse(certificate)
  const content = Buffer.from(serialNumber)
  const serial = Buffer.concat([Buffer.from([0x02, content.length]), content])
  return { subject: der(subject), issuer: der(issuer), serial }
}

/** Whether a certificate is over this key (SubjectPublicKeyInfo DER). @throws StationError E_CERTIFICATE_NOT_DER */
export function certifies(certificate: Uint8Array, spki: Uint8Array): boolean {
  return der(parse(certificate).subjectPublicKeyInfo).equals(spki)
}

/** When a certificate begins to be valid: of two, the later one is the one in use. */
export function beginsAt(certificate: Uint8Array): number {
  return parse(certificate).validity.notBefore.getTime().getTime()
}

/**
 * A certificate may only be written beside the key that it certifies.
 *
 * @param spki the carrier's key, SubjectPublicKeyInfo DER
 * @throws StationError E_CERTIFICATE_NOT_DER, E_CERTIFICATE_OF_ANOTHER_KEY
 */
export function assertCertifies(certificate: Uint8Array, spki: Uint8Array, serial: string): void {
  if (!certifies(certificate, spki))
    throw new StationError('E_CERTIFICATE_OF_ANOTHER_KEY', { serial })
}
