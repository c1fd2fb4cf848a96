import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import LettersPolicy from '#policies/letters_policy'
import { REFUSAL_GROUNDS, RefuseApplication } from '#ca/letters/refuse_application'
import { WorkingCalendar } from '#ca/calendar/working_days'
import { dueOn } from '#ca/calendar/deadlines'
import { findApplication } from '#ca/letters/find_letter'
import { refusal } from '#validators/letters'
import { showAgain } from '#exceptions/form_again'

/** S-11, S-12: an application refused; first the form, then everything once more, then the act. */
export default class RefusalsController {
  async create({ bouncer, params, view }: HttpContext) {
    await bouncer.with(LettersPolicy).authorize('act')
    return view.render('pages/letters/refusal', {
      application: await findApplication(params.id),
      grounds: REFUSAL_GROUNDS,
    })
  }

  @inject()
  async store(ctx: HttpContext, refuse: RefuseApplication) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    await bouncer.with(LettersPolicy).authorize('act')
    const { ground, reason, step } = await request.validateUsing(refusal)
    if (step === 'edit') return this.#edit(ctx)
    if (step === 'check') return this.#check(ctx, { ground, reason })

    const { id, letterId, fullName } = await findApplication(params.id)
    await refuse.handle({ applicationId: id, ground, reason }, auth.getUserOrFail().login)
    session.flash('done', i18n.t('screens_letters.refusal.done', { name: fullName }))
    return response.redirect().toPath(`/letters/${letterId}`)
  }

  #edit(ctx: HttpContext) {
    showAgain(ctx, ctx.request.only(['ground', 'reason']))
    return this.create(ctx)
  }

  /** S-12.1: five working days from the application, whatever the category. */
  async #check({ params, view }: HttpContext, said: { ground: string; reason: string }) {
    const application = await findApplication(params.id)
    const calendar = await WorkingCalendar.load()
    const answerBy = dueOn(application.letter.receivedOn, 'administrative', calendar)
    return view.render('pages/letters/refusal_check', { application, answerBy, ...said })
  }
}
