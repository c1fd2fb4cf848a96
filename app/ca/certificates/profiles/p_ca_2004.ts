import { GOST_2004_KEY } from '#ca/certificates/profiles/keys'
import { P_CA_2015 } from '#ca/certificates/profiles/p_ca_2015'
import type { ExtensionRule, Profile } from '#ca/certificates/profiles/profile'

/**
 * superseded, cessationOfOperation, certificateHold and, in the number that the annex prints and in the State CA's
 * certificate of 2022, privilegeWithdrawn: `0f`, no unused bits (RFC 5280 4.2.1.13).
 */
const REASONS = '000f'

const POINTS: ExtensionRule = {
  kind: 'crlDistributionPoints',
  critical: false,
  crl: ['rootCrl2004', 'rootCrl2004Second'],
  reasons: REASONS,
}

/** The State CA's own certificate, GOST 2004 (annex 5), extensions in the order of the annex. */
export const P_CA_2004: Profile = {
  ...P_CA_2015,
  id: 'P-CA-2004',
  signatureAlgorithm: 'gost-2004',
  key: GOST_2004_KEY,
  extensions: P_CA_2015.extensions.map((rule) =>
    rule.kind === 'crlDistributionPoints' ? POINTS : rule
  ),
}
