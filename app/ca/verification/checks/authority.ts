import type { CertificateView } from '#ca/certificates/certificate_view'
import { fail, pass, type Finding } from '#ca/verification/report'

/**
 * An authority of the chain is one by its own certificate, and leaves room for what is below it
 * (RFC 5280 4.2.1.9, 6.1.4 (k) to (m)).
 *
 * @param below how many authorities that are not self-issued stand between it and the certificate
 */
export function checkBasicConstraints(
  { basicConstraints }: CertificateView,
  below: number
): Finding {
  if (!basicConstraints?.ca) return fail('basic_constraints', 'no_authority')
  const { pathLength } = basicConstraints
  if (pathLength !== null && below > pathLength) {
    return fail('basic_constraints', 'path_too_long', { below, most: pathLength })
  }
  return pass('basic_constraints', 'is_authority')
}

/** The key of an authority may sign certificates (RFC 5280 4.2.1.3). */
export function checkCertificateSigning({ keyUsage }: CertificateView): Finding {
  if (keyUsage === null) return pass('key_usage_certificates', 'key_usage_absent')
  return keyUsage.includes('keyCertSign')
    ? pass('key_usage_certificates', 'may_sign_certificates')
    : fail('key_usage_certificates', 'may_not_sign_certificates')
}
