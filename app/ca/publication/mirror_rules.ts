import { sameBytes } from '#ca/certificates/asn1'
import type { CertificateView } from '#ca/certificates/certificate_view'
import { sameName } from '#ca/certificates/names'
import type { DateTime } from 'luxon'
import { verifyCertificate } from '#ca/verification/verify_certificate'
import type { CheckId } from '#ca/verification/report'
import type { RevocationList } from '#ca/verification/revocation_list'

/** What a certificate must pass to stand among those of authorities. */
const CHECKS: readonly CheckId[] = ['chain', 'signature', 'validity', 'basic_constraints']

/** Whether a certificate is of an authority, in force at a moment, and leads to a trusted root. */
export function isTrustedAuthority(
  view: CertificateView,
  chain: Uint8Array[],
  at: DateTime
): boolean {
  const { checks } = verifyCertificate({ certificate: view.der, chain, at })
  const held = checks.filter(({ id }) => CHECKS.includes(id))
  const signs = view.keyUsage === null || view.keyUsage.includes('keyCertSign')
  return (
    view.basicConstraints?.ca === true && signs && held.every(({ outcome }) => outcome === 'pass')
  )
}

/** A file is of one key for ever: the certificate that takes its place is of the same. */
export function isSameAuthority(view: CertificateView, there: CertificateView): boolean {
  return sameName(view.subject.der, there.subject.der) && sameBytes(view.key.spki, there.key.spki)
}

const pointsOf = ({ points }: RevocationList) => (points ?? []).toSorted().join(' ')

/** Whether a list may stand in a file: a delta in that of deltas, and of the same key and part as the one there. */
export function belongsIn(
  file: string,
  list: RevocationList,
  there: RevocationList | null
): boolean {
  if (file.endsWith('.delta.crl') !== (list.baseNumber !== null)) return false
  if (!there) return true
  return (
    sameName(list.issuer.der, there.issuer.der) &&
    list.authorityKeyIdentifier === there.authorityKeyIdentifier &&
    pointsOf(list) === pointsOf(there)
  )
}

/** A list must go on from the one that is there: neither its number nor its date goes back (RFC 5280 5.2.3). */
export function isOlder(list: RevocationList, there: RevocationList | null): boolean {
  if (!there) return false
  if (list.number !== null && there.number !== null && list.number < there.number) return true
  return list.thisUpdate < there.thisUpdate
}
