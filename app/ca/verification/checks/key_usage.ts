import type { CertificateView } from '#ca/certificates/certificate_view'
import type { KeyUsageName } from '#ca/certificates/extension_views'
import { PURPOSE } from '#ca/certificates/object_identifiers'
import { fail, notApplicable, pass, type CheckId, type Finding } from '#ca/verification/report'

/** Order No. 1187: what a key must be for, to sign documents and to authenticate its holder. */
const USES = {
  key_usage_sign: ['digitalSignature', 'nonRepudiation'],
  key_usage_authentication: ['digitalSignature', 'keyEncipherment'],
} as const satisfies Partial<Record<CheckId, KeyUsageName[]>>
type Use = keyof typeof USES

const RESPONDERS: string[] = [PURPOSE.ocspSigning, PURPOSE.timeStamping]

function allows(keyUsage: KeyUsageName[], use: Use): boolean {
  return USES[use].every((bit) => keyUsage.includes(bit))
}

function checkUse(keyUsage: KeyUsageName[], use: Use): Finding {
  const facts = { usage: keyUsage.join(', ') || '-', wanted: USES[use].join(', ') }
  if (allows(keyUsage, use)) return pass(use, 'use_allowed', facts)
  const fitForOther = (Object.keys(USES) as Use[]).some((other) => allows(keyUsage, other))
  return fitForOther
    ? notApplicable(use, 'use_not_meant', facts)
    : fail(use, 'use_forbidden', facts)
}

/**
 * What a holder's key may be used for. A key for one of the two uses is in order, one for neither is not.
 * Without key usage everything is allowed (RFC 5280 4.2.1.3); certificates of authorities and of responders are
 * for something else. No extended key usage is normal (N10).
 */
export function checkKeyUsage(certificate: CertificateView): Finding[] {
  const { basicConstraints, extendedKeyUsage, keyUsage } = certificate
  const uses = Object.keys(USES) as Use[]
  if (basicConstraints?.ca) return uses.map((use) => notApplicable(use, 'use_of_authority'))
  if (extendedKeyUsage?.some((oid) => RESPONDERS.includes(oid))) {
    return uses.map((use) => notApplicable(use, 'use_of_responder'))
  }
  if (keyUsage === null) return uses.map((use) => pass(use, 'key_usage_absent'))
  return uses.map((use) => checkUse(keyUsage, use))
}
