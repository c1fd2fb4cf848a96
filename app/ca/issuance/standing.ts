import type { DateTime } from 'luxon'
import type Certificate from '#models/certificate'
import type Revocation from '#models/revocation'

/** What a certificate is at a moment: `held` may be good again, `early` and `expired` are outside its validity (S-14). */
export type Standing = 'reserved' | 'void' | 'early' | 'valid' | 'expired' | 'held' | 'revoked'

type Dated = Pick<Certificate, 'state' | 'notBefore' | 'notAfter'> & {
  /** Preloaded. */
  revocation?: Pick<Revocation, 'revokedAt' | 'isForGood'> | null
}

/** The standing of a certificate at a moment; the last second of its validity still counts (RFC 5280 4.1.2.5). */
export function standing(certificate: Dated, at: DateTime): Standing {
  if (certificate.state !== 'issued') return certificate.state
  const { revocation } = certificate
  if (revocation && revocation.revokedAt <= at) return revocation.isForGood ? 'revoked' : 'held'
  if (at < certificate.notBefore) return 'early'
  return at > certificate.notAfter ? 'expired' : 'valid'
}
