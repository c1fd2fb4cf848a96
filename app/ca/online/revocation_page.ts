import { inject } from '@adonisjs/core'
import { Clock } from '#ca/clock'
import { reachFor, reaches } from '#ca/online/applicant'
import { holderFor } from '#ca/online/holder_for'
import { openOf } from '#ca/online/open_application'
import { holderOfRow } from '#ca/online/registered_holder'
import { groundsFor } from '#ca/online/revocation_grounds'
import { revocableCertificates } from '#ca/revocation/revocable_certificates'
import type { Applicant } from '#ca/online/applicant'

/** What the page needs at which the revocation of a certificate is applied for (S-21.2). */
@inject()
export class RevocationPage {
  constructor(protected clock: Clock) {}

  /** @throws CaError E_ONLINE_OTHER_PERSON, E_HOLDER_UNKNOWN */
  async handle(iin: string, applicant: Applicant) {
    const now = this.clock.now()
    const reach = await reachFor(applicant, iin, now)
    const all = await revocableCertificates({ person: iin }, now)
    const certificates = all.filter(({ agencyBin }) => reaches(reach, agencyBin))
    const last = certificates.at(-1)
    const open = await openOf(iin, 'revoke')
    return {
      holder: last ? await holderOfRow(last.application) : await holderFor(applicant, iin, now),
      open: open && reaches(reach, open.bin) ? open : null,
      certificates,
      grounds: groundsFor(iin === applicant.iin),
    }
  }
}
