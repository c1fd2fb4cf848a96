import { readCertificate, type CertificateView } from '#ca/certificates/certificate_view'
import { toHex } from '#ca/certificates/asn1'
import { sha256 } from '#ca/crypto/hash'

/** More than there are authorities in a house. */
const REMEMBERED = 16

const remembered = new Map<string, Readonly<CertificateView>>()

/**
 * The certificate of an authority, read. It is needed for every certificate below it, so the last 16 that were
 * read are remembered by their SHA-256; nobody changes what they are given.
 *
 * @throws CaError E_CERTIFICATE_UNREADABLE
 */
export function readAuthority(der: Uint8Array): Readonly<CertificateView> {
  const fingerprint = toHex(sha256(der))
  const known = remembered.get(fingerprint)
  if (known) return known
  const view = Object.freeze(readCertificate(der))
  const [oldest] = remembered.keys()
  if (remembered.size >= REMEMBERED) remembered.delete(oldest)
  remembered.set(fingerprint, view)
  return view
}
