import type { CertificateView, KeyUse } from '#ca/certificates/certificate_view'
import type { KeyUsageName } from '#ca/certificates/extension_views'
import { EXTENSION, PURPOSE } from '#ca/certificates/object_identifiers'
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
export function checkKeyUsage(certificate: Omit<KeyUse, 'spki'>): Finding[] {
  const { basicConstraints, extendedKeyUsage, keyUsage } = certificate
  const uses = Object.keys(USES) as Use[]
  if (basicConstraints?.ca) return uses.map((use) => notApplicable(use, 'use_of_authority'))
  if (extendedKeyUsage?.some((oid) => RESPONDERS.includes(oid))) {
    return uses.map((use) => notApplicable(use, 'use_of_responder'))
  }
  if (keyUsage === null) return uses.map((use) => pass(use, 'key_usage_absent'))
  return uses.map((use) => checkUse(keyUsage, use))
}

/**
 * Whether the key may sign documents: digitalSignature with nonRepudiation (order No. 1187). A key for
 * authentication, of an authority or of a responder may not.
 */
export function checkDocumentUse(certificate: Omit<KeyUse, 'spki'>): Finding[] {
  const [found] = checkKeyUsage(certificate)
  const { reason, facts } = found
  if (found.outcome !== 'not_applicable') return [found]
  return [fail('key_usage_sign', reason === 'use_not_meant' ? 'use_not_documents' : reason, facts)]
}

/** RFC 3161 2.3: a key for time stamps is for nothing else, and the certificate says so critically. */
export function checkTimeStampingUse({ extendedKeyUsage, extensions }: CertificateView): Finding[] {
  const { critical } = extensions.find(({ oid }) => oid === EXTENSION.extendedKeyUsage) ?? {}
  const alone = extendedKeyUsage?.length === 1 && extendedKeyUsage[0] === PURPOSE.timeStamping
  return [
    alone && critical
      ? pass('time_stamp_use', 'use_time_stamps')
      : fail('time_stamp_use', 'use_not_time_stamps', {
          usage: extendedKeyUsage?.join(', ') || '-',
        }),
  ]
}
