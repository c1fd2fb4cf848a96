import { ROOT_CA_NAME, STATE_CA_NAME } from '#ca/certificates/profiles/authority_names'
import { ORDER_595_HOLDS_FROM } from '#ca/certificates/profiles/in_force'
import { GOST_2015_KEY } from '#ca/certificates/profiles/keys'
import type { Profile } from '#ca/certificates/profiles/profile'

/** The State CA's own certificate, GOST 2015 (annex 5), extensions in the order of the annex. */
export const P_CA_2015: Profile = {
  id: 'P-CA-2015',
  holdsFrom: ORDER_595_HOLDS_FROM,
  source: 'order No. 727 as rewritten by No. 595/НҚ, appendix 2, annex 5',
  role: 'authority',
  trialOnly: false,
  signatureAlgorithm: 'gost-2015',
  validity: { years: 20, exact: false },
  issuer: ROOT_CA_NAME,
  subject: STATE_CA_NAME,
  key: GOST_2015_KEY,
  extensions: [
    { kind: 'subjectKeyIdentifier', critical: false },
    { kind: 'authorityKeyIdentifier', critical: false },
    { kind: 'basicConstraints', critical: true },
    { kind: 'keyUsage', critical: true, value: '03020106' },
    { kind: 'certificatePolicies', critical: false, policy: '1.2.398.3.2.1', cps: 'cps' },
    { kind: 'authorityInformationAccess', critical: false, caIssuers: 'rootCaIssuers' },
    { kind: 'crlDistributionPoints', critical: false, crl: ['rootCrl'] },
  ],
}
