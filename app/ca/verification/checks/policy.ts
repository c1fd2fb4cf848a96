import type { CertificateView } from '#ca/certificates/certificate_view'
import { EXTENSION } from '#ca/certificates/object_identifiers'
import { notApplicable, pass, undetermined, type Finding } from '#ca/verification/report'

/** Policies of the Root CA, the State CA and the National CA, and below them. */
const ARCS: Record<string, string> = {
  '1.2.398.3.1': 'policy_root_ca',
  '1.2.398.3.2': 'policy_state_ca',
  '1.2.398.3.3.1': 'policy_national_ca',
  '1.2.398.3.3.2': 'policy_national_ca',
}

function meaning(oid: string): string | undefined {
  const arc = Object.keys(ARCS).find((each) => oid === each || oid.startsWith(`${each}.`))
  return arc && ARCS[arc]
}

/** Under which policy the certificate was issued (order No. 1187). The State CA's of 2017 name none. */
export function checkPolicy({ policies, extensions }: CertificateView): Finding {
  const policy = policies.map(({ oid }) => oid).join(', ')
  if (!policy) return notApplicable('policy', 'policy_absent')
  const known = policies.map(({ oid }) => meaning(oid)).find(Boolean)
  if (known) return pass('policy', known, { policy })
  const { critical } = extensions.find(({ oid }) => oid === EXTENSION.certificatePolicies) ?? {}
  return critical
    ? undetermined('policy', 'policy_unknown', { policy })
    : notApplicable('policy', 'policy_unknown', { policy })
}
