import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import Agency from '#models/agency'
import Region from '#models/region'
import { Clock } from '#ca/clock'
import { annex4Pdf } from '#documents/annex4_letter'
import { findApplicantsApplication } from '#ca/online/find_online_application'

/** S-5.3: the application of annex 4 for the letter, with the number in it, to be printed or sent through EDMS. */
export default class ApplicationLettersController {
  @inject()
  async show(ctx: HttpContext, clock: Clock) {
    return ctx.view.render('pages/online/letter', await this.#find(ctx, clock))
  }

  @inject()
  async pdf(ctx: HttpContext, clock: Clock) {
    const { application, agency, region } = await this.#find(ctx, clock)
    ctx.response.header('content-type', 'application/pdf')
    ctx.response.header(
      'content-disposition',
      `attachment; filename="annex-4-${application.id}.pdf"`
    )
    return ctx.response.send(await annex4Pdf({ application, agency, region }))
  }

  async #find({ applicant, params }: HttpContext, clock: Clock) {
    const view = await findApplicantsApplication(params.id, applicant, clock.today())
    const { bin, regionKato } = view.application
    return {
      ...view,
      agency: await Agency.findBy('bin', bin),
      region: await Region.findOrFail(regionKato),
    }
  }
}
