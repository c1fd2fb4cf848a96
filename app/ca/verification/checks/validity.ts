import { isoMoment } from '#ca/moments'
import type { DateTime } from 'luxon'
import type { CertificateView } from '#ca/certificates/certificate_view'
import { fail, pass, type Finding } from '#ca/verification/report'

/** The moment lies within the validity, both ends included (RFC 5280 4.1.2.5). */
export function checkValidity({ notBefore, notAfter }: CertificateView, at: DateTime): Finding {
  const facts = { from: isoMoment(notBefore), to: isoMoment(notAfter), at: isoMoment(at) }
  if (at < notBefore) return fail('validity', 'not_yet_valid', facts)
  if (at > notAfter) return fail('validity', 'expired', facts)
  return pass('validity', 'within_validity', facts)
}
