import { ROOT_CA_NAME } from '#ca/certificates/profiles/authority_names'
import { ORDER_595_HOLDS_FROM } from '#ca/certificates/profiles/in_force'
import { GOST_2015_KEY } from '#ca/certificates/profiles/keys'
import type { Profile } from '#ca/certificates/profiles/profile'

/** The Root CA's self-signed certificate: fields and order of its real certificate of 2020, GOST 2015. */
export const P_ROOT_2015: Profile = {
  id: 'P-ROOT-2015',
  holdsFrom: ORDER_595_HOLDS_FROM,
  source: "the Root CA's certificate of 2020, with the algorithms of annex 5 for GOST 2015",
  role: 'root',
  trialOnly: false,
  signatureAlgorithm: 'gost-2015',
  validity: { years: 20, exact: false },
  issuer: ROOT_CA_NAME,
  subject: ROOT_CA_NAME,
  key: GOST_2015_KEY,
  extensions: [
    { kind: 'basicConstraints', critical: true },
    { kind: 'keyUsage', critical: true, value: '03020106' },
    { kind: 'subjectKeyIdentifier', critical: false },
    { kind: 'authorityKeyIdentifier', critical: false },
    {
      kind: 'certificatePolicies',
      critical: false,
      policy: '1.2.398.3.1.2',
      cps: 'rootCps',
    },
  ],
}
