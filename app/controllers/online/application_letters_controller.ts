import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import Agency from '#models/agency'
import Region from '#models/region'
import { Clock } from '#ca/clock'
import { annex4Form } from '#documents/annex4_letter'
import { annex7Form } from '#documents/annex7_letter'
import { letterFormPdf } from '#documents/letter_form'
import { findApplicantsApplication } from '#ca/online/find_online_application'
import { onlineNumber } from '#ca/letters/online_number'
import type OnlineApplication from '#models/online_application'

async function formOf(application: OnlineApplication) {
  const { bin, kind, regionKato } = application
  const agency = await Agency.findBy('bin', bin)
  if (kind === 'revoke') return annex7Form(application, agency)
  return annex4Form({ application, agency, region: await Region.findOrFail(regionKato) })
}

/** S-5.3, S-21.3: the application of annex 4 or 7, with the number in it, to be printed or sent through EDMS. */
export default class ApplicationLettersController {
  @inject()
  async show({ applicant, params, view }: HttpContext, clock: Clock) {
    const found = await findApplicantsApplication(params.id, applicant, clock.today())
    return view.render('pages/online/letter', { ...found, form: await formOf(found.application) })
  }

  @inject()
  async pdf({ applicant, params, response }: HttpContext, clock: Clock) {
    const { application } = await findApplicantsApplication(params.id, applicant, clock.today())
    const { id, kind } = application
    const annex = kind === 'revoke' ? 7 : 4
    response.header('content-type', 'application/pdf')
    const name = encodeURIComponent(`${onlineNumber(id)}.pdf`)
    response.header(
      'content-disposition',
      `attachment; filename="annex-${annex}-${id}.pdf"; filename*=UTF-8''${name}`
    )
    return response.send(await letterFormPdf(await formOf(application), onlineNumber(id)))
  }
}
