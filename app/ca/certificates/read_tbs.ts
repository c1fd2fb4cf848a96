import { TBSCertificate } from '@peculiar/asn1-x509'
import { decode, encode, integerHex } from '#ca/certificates/asn1'

/** What bytes to be signed say of whom they certify. */
export interface TbsView {
  /** Lower-case hex. */
  serial: string
  /** DER Name. */
  subject: Uint8Array
  /** DER SubjectPublicKeyInfo. */
  spki: Uint8Array
}

/**
 * Reads serial number, subject and key of a DER TBSCertificate.
 *
 * @throws CaError E_ASN1_UNREADABLE
 */
export function readTbs(tbs: Uint8Array): TbsView {
  const { serialNumber, subject, subjectPublicKeyInfo } = decode(tbs, TBSCertificate)
  return {
    serial: integerHex(serialNumber),
    subject: encode(subject),
    spki: encode(subjectPublicKeyInfo),
  }
}
