import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { CaError } from '#ca/ca_error'
import { errorText } from '#exceptions/error_text'
import Region from '#models/region'
import { Clock } from '#ca/clock'
import { CorrectHolderData } from '#ca/online/correct_holder_data'
import { holderFor } from '#ca/online/holder_for'
import { holderData, whose } from '#validators/online'

/** Back to the form, with what is wrong beside the field that it is about. */
function besideField({ i18n, response, session }: HttpContext, error: CaError) {
  const { message, hint } = errorText(i18n, error)
  session.flashExcept(['_csrf'])
  session.flash('inputErrorsBag', { [String(error.facts.field)]: [`${message}. ${hint}`] })
  return response.redirect().withQs().back()
}

/** The register's data about a holder, and what of them may be corrected. */
export default class HolderDataController {
  @inject()
  async edit({ applicant, request, view }: HttpContext, clock: Clock) {
    const { iin = applicant.iin } = await request.validateUsing(whose)
    const holder = await holderFor(applicant, iin, clock.now())
    const region = await Region.findOrFail(holder.regionKato)
    return view.render('pages/online/data', { holder, region, own: iin === applicant.iin })
  }

  @inject()
  async store(ctx: HttpContext, correct: CorrectHolderData) {
    const { applicant, i18n, request, response, session } = ctx
    const { iin, ...data } = await request.validateUsing(holderData)
    try {
      await correct.handle(iin, { ...data, locality: data.locality ?? null }, applicant)
    } catch (error) {
      if (!(error instanceof CaError) || error.code !== 'E_HOLDER_DATA') throw error
      return besideField(ctx, error)
    }
    session.flash('done', i18n.t('screens_online.data.done'))
    const own = iin === applicant.iin
    return response.redirect().toPath(own ? '/online' : `/online/applications/new?iin=${iin}`)
  }
}
