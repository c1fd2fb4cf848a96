import { readCertificate } from '#ca/certificates/certificate_view'
import type { KeyUsageName } from '#ca/certificates/extension_views'

/** The bits of the first octet of KeyUsage (RFC 5280 4.2.1.3). */
const BITS: Partial<Record<KeyUsageName, number>> = {
  digitalSignature: 0x80,
  nonRepudiation: 0x40,
  keyEncipherment: 0x20,
}

const seconds = (text: string | null) => (text ?? '').replace(/\.\d+/, '')

/** A certificate as CryptoSocket lists it: all values are text; `usage` is an octet as a decimal number. */
export function certificateFields(der: Uint8Array): Record<string, string> {
  const view = readCertificate(der)
  const usage = (view.keyUsage ?? []).reduce((octet, name) => octet | (BITS[name] ?? 0), 0)
  return {
    subjectDN: view.subject.text,
    issuerDN: view.issuer.text,
    serialNumber: view.serial,
    usage: String(usage),
    validFrom: seconds(view.notBefore.toISO()),
    validTo: seconds(view.notAfter.toISO()),
    certificateBlob: Buffer.from(der).toString('base64'),
  }
}
