import { PURPOSE } from '#ca/certificates/object_identifiers'
import { serviceName } from '#ca/certificates/profiles/authority_names'
import { P_OCSP_2015 } from '#ca/certificates/profiles/p_ocsp_2015'
import type { Profile } from '#ca/certificates/profiles/profile'

/**
 * The State CA's time stamping unit, GOST 2015: the National CA's structure (N-TSA), with the State CA's policy and
 * addresses. Its one purpose is critical (RFC 3161 2.3).
 */
export const P_TSA_2015: Profile = {
  ...P_OCSP_2015,
  id: 'P-TSA-2015',
  source: "the National CA's rules as rewritten by No. 595/НҚ, annex 2, structure 16; RFC 3161 2.3",
  validity: { years: 3, exact: false },
  subject: serviceName('TIME-STAMPING AUTHORITY'),
  extensions: [
    { kind: 'keyUsage', critical: true, value: '03020780' },
    { kind: 'extendedKeyUsage', critical: true, purposes: [PURPOSE.timeStamping] },
    { kind: 'certificatePolicies', critical: false, policy: '1.2.398.3.2', cps: 'cps' },
    {
      kind: 'authorityInformationAccess',
      critical: false,
      caIssuers: 'caIssuers',
      ocsp: 'ocsp',
    },
    { kind: 'crlDistributionPoints', critical: false, crl: ['crl'] },
    { kind: 'subjectKeyIdentifier', critical: false },
    { kind: 'authorityKeyIdentifier', critical: false },
  ],
}
