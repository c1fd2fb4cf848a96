import { assertReaches, reachFor } from '#ca/online/applicant'
import { registeredHolder } from '#ca/online/registered_holder'
import type { Applicant } from '#ca/online/applicant'
import type { RegisteredHolder } from '#ca/online/registered_holder'
import type { DateTime } from 'luxon'

/**
 * The register's data of a person for whom somebody acts: of the agency for which they act.
 *
 * @throws CaError E_ONLINE_OTHER_PERSON, E_HOLDER_UNKNOWN
 */
export async function holderFor(
  applicant: Applicant,
  iin: string,
  now: DateTime
): Promise<RegisteredHolder> {
  const reach = await reachFor(applicant, iin, now)
  const holder = await registeredHolder(iin)
  assertReaches(reach, holder)
  return holder
}
