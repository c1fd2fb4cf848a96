import { serviceName } from '#ca/certificates/profiles/authority_names'
import { P_TSA_2015 } from '#ca/certificates/profiles/p_tsa_2015'
import type { Profile } from '#ca/certificates/profiles/profile'

/**
 * What the State CA signs its messages to HR systems with, GOST 2015. No order has a structure for it: it is that of the
 * time stamping unit without its purpose, so that nobody takes it for one (docs/adr/0025).
 */
export const P_HR_2015: Profile = {
  ...P_TSA_2015,
  id: 'P-HR-2015',
  source: 'no order; as P-TSA-2015 without a purpose',
  subject: serviceName('HR CHANNEL'),
  extensions: P_TSA_2015.extensions.filter(({ kind }) => kind !== 'extendedKeyUsage'),
}
