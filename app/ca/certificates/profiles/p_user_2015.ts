import { STATE_CA_NAME } from '#ca/certificates/profiles/authority_names'
import { ORDER_595_HOLDS_FROM } from '#ca/certificates/profiles/in_force'
import { GOST_2015_KEY } from '#ca/certificates/profiles/keys'
import type { Profile } from '#ca/certificates/profiles/profile'

/** A holder's certificate for signing and authentication, GOST 2015 (annex 5; N1 to N8, N10). */
export const P_USER_2015: Profile = {
  id: 'P-USER-2015',
  holdsFrom: ORDER_595_HOLDS_FROM,
  source: 'order No. 727 as rewritten by No. 595/НҚ, appendix 2, annex 5',
  role: 'user',
  trialOnly: false,
  signatureAlgorithm: 'gost-2015',
  validity: { years: 3, exact: true },
  issuer: STATE_CA_NAME,
  subject: [
    { attribute: 'countryName', required: true, value: 'KZ' },
    { attribute: 'stateOrProvinceName', required: true },
    { attribute: 'organizationalUnitName', required: true, form: /^BIN\d{12}$/ },
    { attribute: 'commonName', required: true },
    { attribute: 'surname', required: false },
    { attribute: 'serialNumber', required: true, form: /^IIN\d{12}$/ },
    { attribute: 'givenName', required: false },
    { attribute: 'organizationName', required: false },
    { attribute: 'telephoneNumber', required: false, form: /^\+7\d{10}$/ },
    { attribute: 'emailAddress', required: false },
  ],
  key: GOST_2015_KEY,
  extensions: [
    { kind: 'keyUsage', critical: false, value: '030205e0' },
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
