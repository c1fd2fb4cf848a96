import { PURPOSE } from '#ca/certificates/object_identifiers'
import { serviceName, STATE_CA_NAME } from '#ca/certificates/profiles/authority_names'
import { ORDER_595_HOLDS_FROM } from '#ca/certificates/profiles/in_force'
import { GOST_2015_KEY } from '#ca/certificates/profiles/keys'
import type { Profile } from '#ca/certificates/profiles/profile'

/**
 * The State CA's OCSP responder, GOST 2015. The order has no structure for it; the National CA's (N-OCSP) stands in,
 * with the State CA's policy and addresses. Nobody asks for its status (nocheck), so it lives for a fortnight
 * (RFC 6960 4.2.2.2.1).
 */
export const P_OCSP_2015: Profile = {
  id: 'P-OCSP-2015',
  holdsFrom: ORDER_595_HOLDS_FROM,
  source:
    "the National CA's rules as rewritten by No. 595/НҚ, annex 2, structure 15; RFC 6960 4.2.2.2",
  role: 'service',
  trialOnly: false,
  signatureAlgorithm: 'gost-2015',
  validity: { years: 0, days: 14, exact: false },
  issuer: STATE_CA_NAME,
  subject: serviceName('OCSP RESPONDER'),
  key: GOST_2015_KEY,
  extensions: [
    { kind: 'keyUsage', critical: true, value: '03020780' },
    { kind: 'extendedKeyUsage', critical: false, purposes: [PURPOSE.ocspSigning] },
    { kind: 'ocspNoCheck', critical: false },
    { kind: 'certificatePolicies', critical: false, policy: '1.2.398.3.2', cps: 'cps' },
    { kind: 'authorityInformationAccess', critical: false, caIssuers: 'caIssuers' },
    { kind: 'subjectKeyIdentifier', critical: false },
    { kind: 'authorityKeyIdentifier', critical: false },
  ],
}
