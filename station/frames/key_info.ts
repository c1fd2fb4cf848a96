import { toPem } from '#ca/certificates/pem'
import { readCertificate, type NameView } from '#ca/certificates/certificate_view'
import { keySerial } from '#station/sign/certificate'

const ALMATY = 'Asia/Almaty'
const TIME = 'dd.MM.yyyy HH:mm:ss'

const commonName = ({ attributes }: NameView) =>
  attributes.find(({ name }) => name === 'commonName')?.value ?? ''

/** A certificate as NCALayer's getKeyInfo tells it; times are those of Almaty. */
export function keyInfo(der: Uint8Array) {
  const { key, subject, issuer, serial, notAfter, notBefore, authorityKeyIdentifier } =
    readCertificate(der)
  const id = keySerial(key.spki)
  return {
    alias: id,
    keyId: id,
    algorithm: key.algorithm ?? key.oid,
    subjectCn: commonName(subject),
    subjectDn: subject.text,
    issuerCn: commonName(issuer),
    issuerDn: issuer.text,
    serialNumber: serial,
    certNotAfter: notAfter.setZone(ALMATY).toFormat(TIME),
    certNotBefore: notBefore.setZone(ALMATY).toFormat(TIME),
    authorityKeyIdentifier: authorityKeyIdentifier?.keyIdentifier ?? '',
    pem: toPem(der),
  }
}
