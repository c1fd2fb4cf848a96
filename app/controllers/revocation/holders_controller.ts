import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import RevocationPolicy from '#policies/revocation_policy'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { findAgency } from '#ca/agencies/list_agencies'
import { standing } from '#ca/issuance/standing'
import { certificatesOf, holderName } from '#ca/revocation/certificates_of'
import { dueCarriers } from '#ca/revocation/due_carriers'
import { revocationSearch } from '#validators/revocation'
import type Certificate from '#models/certificate'

/** One person, one agency: all their certificates, and what can be done with them together. */
@inject()
export default class HoldersController {
  constructor(protected clock: Clock) {}

  async person({ bouncer, params, view }: HttpContext) {
    await bouncer.with(RevocationPolicy).authorize('view')
    const list = await certificatesOf({ person: params.iin })
    if (list.length === 0) throw new CaError('E_PERSON_UNKNOWN', { iin: params.iin }, 404)
    const name = holderName(list.all())
    return view.render('pages/revocation/person', {
      ...{ list, name, iin: params.iin },
      standingOf: (certificate: Certificate) => this.#standing(certificate),
      valid: list.all().filter((each) => this.#standing(each) === 'valid').length,
    })
  }

  async agency({ bouncer, params, request, view }: HttpContext) {
    await bouncer.with(RevocationPolicy).authorize('view')
    const agency = await findAgency(params.bin)
    if (!agency) throw new CaError('E_AGENCY_UNKNOWN', { bin: params.bin }, 404)
    const { page } = await request.validateUsing(revocationSearch)
    const list = await certificatesOf({ agency: agency.bin }, page)
    list.baseUrl(`/agencies/${agency.bin}`)
    return view.render('pages/revocation/agency', {
      ...{ agency, list },
      standingOf: (certificate: Certificate) => this.#standing(certificate),
      due: await dueCarriers(this.clock.today(), { agencyBin: agency.bin }),
    })
  }

  #standing(certificate: Certificate) {
    return standing(certificate, this.clock.now())
  }
}
