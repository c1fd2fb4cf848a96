import { inject } from '@adonisjs/core'
import { Clock } from '#ca/clock'
import { distinguishedName } from '#ca/certificates/distinguished_name'
import { holderParts } from '#ca/certificates/names'
import { assertReaches, reachFor, reaches } from '#ca/online/applicant'
import { renewalDays } from '#ca/issuance/renewal'
import { holdersPage } from '#ca/online/holders_page'
import Region from '#models/region'
import type Certificate from '#models/certificate'
import type { Applicant } from '#ca/online/applicant'
import type { RegisteredHolder } from '#ca/online/registered_holder'
import type { DateTime } from 'luxon'

/** What the page needs at which a key is made and an application filed. */
@inject()
export class FilingPage {
  constructor(protected clock: Clock) {}

  /** @throws CaError E_ONLINE_OTHER_PERSON, E_HOLDER_UNKNOWN */
  async handle(iin: string, applicant: Applicant) {
    const reach = await reachFor(applicant, iin, this.clock.now())
    const page = await holdersPage(iin, applicant, this.clock.today())
    const { holder, open } = page
    assertReaches(reach, holder)
    const carriers = page.carriers.filter(({ application }) => reaches(reach, application.bin))
    const certificates = page.certificates.filter((one) => reaches(reach, one.agencyBin))
    const valid = validOf(certificates, this.clock.now())
    const region = await Region.findOrFail(holder.regionKato)
    return {
      ...{ holder, region },
      open: open.filter(
        ({ application: { kind, bin } }) => kind === 'issue' && reaches(reach, bin)
      ),
      carriers: carriers.map((carrier) => ({
        carrier,
        certificate: valid.find(({ carrierId }) => carrierId === carrier.id) ?? null,
      })),
      early: earliest(valid, this.clock.now()),
      subject: subjectText(holder, region),
    }
  }
}

/** The subject as a workstation program takes it; what the program makes of it is not taken over. */
function subjectText(holder: RegisteredHolder, { nameKk: regionName }: Region): string {
  return distinguishedName(holderParts({ ...holder, regionName }))
}

const validOf = (certificates: Certificate[], now: DateTime) =>
  certificates.filter(({ revocation, notAfter }) => !revocation && notAfter > now)

/** From when on the next certificate may be applied for, when that is not yet so (S-11.5); null otherwise. */
function earliest([last]: Certificate[], now: DateTime): DateTime | null {
  const from = last?.notAfter.minus({ days: renewalDays(now) })
  return from && from > now ? from : null
}
