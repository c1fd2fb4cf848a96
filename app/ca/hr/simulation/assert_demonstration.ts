import { CaError } from '#ca/ca_error'
import { currentStateAuthority } from '#ca/authorities/list_authorities'
import { profile } from '#ca/certificates/profiles/catalogue'

/** People are invented where the State CA protects nothing. @throws CaError E_HR_SIMULATE_REAL */
export async function assertDemonstration(): Promise<void> {
  const { signatureAlgorithm } = profile('P-USER-2015')
  const { demonstration } = await currentStateAuthority(signatureAlgorithm)
  if (!demonstration) throw new CaError('E_HR_SIMULATE_REAL', {}, 409)
}
