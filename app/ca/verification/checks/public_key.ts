import type { CertificateView } from '#ca/certificates/certificate_view'
import { fail, pass, undetermined, type Finding } from '#ca/verification/report'

const UNKNOWN = ['E_PUBLIC_KEY_ALGORITHM', 'E_PUBLIC_KEY_PARAMETERS']

/** The subject's key can be used: on its curve, of known parameters, long enough. */
export function checkPublicKey({ key }: CertificateView): Finding {
  if (key.problem === null) {
    return pass('public_key', 'key_good', {
      algorithm: key.algorithm ?? key.oid,
      bits: key.bits ?? 0,
    })
  }
  const facts = { code: key.problem, oid: key.oid }
  return UNKNOWN.includes(key.problem)
    ? undetermined('public_key', 'key_unknown', facts)
    : fail('public_key', 'key_bad', facts)
}
