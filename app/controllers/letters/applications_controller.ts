import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import LettersPolicy from '#policies/letters_policy'
import Region from '#models/region'
import { namesOfActors } from '#ca/access/names_of_actors'
import { Clock } from '#ca/clock'
import { CorrectApplication } from '#ca/letters/correct_application'
import { PutOffApplication } from '#ca/letters/put_off_application'
import { WorkingCalendar } from '#ca/calendar/working_days'
import { categoryChange } from '#validators/letters'
import { day } from '#start/formats'
import { findApplication } from '#ca/letters/find_letter'
import { openDeadline } from '#ca/letters/letter_deadlines'

/** One employee's row: seen, its category corrected, put off. */
export default class ApplicationsController {
  @inject()
  async show({ bouncer, params, view }: HttpContext, clock: Clock) {
    await bouncer.with(LettersPolicy).authorize('view')
    const application = await findApplication(params.id)
    const { letter, certificate } = application
    const calendar = await WorkingCalendar.load()
    return view.render('pages/letters/application', {
      application,
      certificate,
      people: await namesOfActors(),
      region: await Region.findOrFail(application.regionKato),
      deadline: openDeadline(application, letter.receivedOn, clock.today(), calendar),
    })
  }

  @inject()
  async category(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    correct: CorrectApplication
  ) {
    await bouncer.with(LettersPolicy).authorize('act')
    const { category } = await request.validateUsing(categoryChange)
    const input = { applicationId: Number(params.id), category }
    const application = await correct.handle(input, auth.getUserOrFail().login)
    session.flash(
      'done',
      i18n.t('screens_letters.application.category_done', { due: day(application.dueOn) })
    )
    return response.redirect().toPath(`/applications/${application.id}`)
  }

  @inject()
  async putOff(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    putOff: PutOffApplication
  ) {
    await bouncer.with(LettersPolicy).authorize('act')
    const input = { applicationId: Number(params.id) }
    const application = await putOff.handle(input, auth.getUserOrFail().login)
    const name = application.fullName
    session.flash('done', i18n.t('screens_letters.application.put_off_done', { name }))
    const back = request.input('back') === 'desk' ? '/desk' : ''
    return response.redirect().toPath(`/letters/${application.letterId}${back}`)
  }
}
