import { DateTime } from 'luxon'
import { digestOf } from '#ca/crypto/digests'
import { OID } from '#ca/crypto/oids'
import { sameBytes } from '#ca/certificates/asn1'
import type { CertificateView } from '#ca/certificates/certificate_view'
import { algorithmOf, below, bytesIn, children, XADES } from '#ca/verification/xml/child_elements'
import { DIGEST_METHODS } from '#ca/verification/xml/signature_methods'
import { fail, notApplicable, pass, undetermined, type Finding } from '#ca/verification/report'

const SHA1 = 'http://www.w3.org/2000/09/xmldsig#sha1'

/** The QualifyingProperties of a signature (ETSI EN 319 132-1 4.3.1). */
export function qualifyingProperties(signature: Element): Element[] {
  return children(signature, 'Object').flatMap((each) =>
    children(each, 'QualifyingProperties', XADES)
  )
}

/** Where signed properties can stand. */
export function signedProperties(signature: Element): Element[] {
  return below(qualifyingProperties(signature), 'SignedProperties')
}

/** When the signer says that it signed (5.2.1); null without such a word. */
export function claimedTime(properties: Element | null): DateTime | null {
  if (!properties) return null
  const [time] = below([properties], 'SignedSignatureProperties', 'SigningTime')
  const at = DateTime.fromISO(time?.textContent?.trim() ?? '', { zone: 'utc' })
  return at.isValid ? at : null
}

/** The signature names the certificate that it was made under (5.2.2). */
export function checkSigningCertificate(
  properties: Element | null,
  certificate: CertificateView
): Finding {
  const id = 'signing_certificate'
  const own = properties ? below([properties], 'SignedSignatureProperties') : []
  const named = [...below(own, 'SigningCertificateV2'), ...below(own, 'SigningCertificate')]
  const [digest] = below(named, 'Cert', 'CertDigest')
  if (!digest) return notApplicable(id, 'signing_certificate_absent')
  const [method] = children(digest, 'DigestMethod').map(algorithmOf)
  const [value] = children(digest, 'DigestValue').map(bytesIn)
  const hash = digestOf(method === SHA1 ? OID.sha1 : (DIGEST_METHODS[method] ?? ''))
  if (!hash || !value) return undetermined(id, 'digest_unknown', { oid: method ?? '-' })
  return sameBytes(value, hash(certificate.der))
    ? pass(id, 'signing_certificate_same')
    : fail(id, 'signing_certificate_differs')
}
