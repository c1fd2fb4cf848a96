import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import Region from '#models/region'
import LettersPolicy from '#policies/letters_policy'
import { namesOfActors } from '#ca/access/names_of_actors'
import { Clock } from '#ca/clock'
import { lookAtLetters } from '#ca/online/letter_differences'
import { ConfirmOnlineApplication } from '#ca/online/confirm_online_application'
import { executorsBehind } from '#ca/online/executors_behind'
import { findOnlineApplication } from '#ca/online/find_online_application'
import { listOnlineApplications } from '#ca/online/list_online_applications'
import { REFUSAL_GROUNDS } from '#ca/letters/refuse_application'
import { RefuseOnlineApplication } from '#ca/online/refuse_online_application'
import { statedOtherwise } from '#ca/online/stated_otherwise'
import { confirmation, onlineRefusal } from '#validators/online'
import type { OnlineState } from '#ca/online/online_state'
import type OnlineApplication from '#models/online_application'
import type { OnlineView } from '#ca/online/find_online_application'

/** An operator's turn: `confirmed` is one at which the issuing was cut off. */
const CONFIRMABLE = new Set<OnlineState>(['letter_received', 'to_confirm', 'confirmed'])

/** What the last letter says, beside the application. */
async function besideLetter(application: OnlineApplication) {
  const look = lookAtLetters(application)
  return {
    ...look,
    stated: await statedOtherwise(look.row, application),
    region: await Region.findOrFail(application.regionKato),
  }
}

/** S-5, S-12.2: online applications beside their letters, confirmed or refused by an operator. */
export default class OnlineApplicationsController {
  @inject()
  async index({ bouncer, view }: HttpContext, clock: Clock) {
    await bouncer.with(LettersPolicy).authorize('view')
    const list = await listOnlineApplications(clock.today())
    const differs = ({ application }: OnlineView) => lookAtLetters(application).mismatch
    return view.render('pages/online_applications/index', { list, differs })
  }

  @inject()
  async show({ bouncer, params, view }: HttpContext, clock: Clock) {
    await bouncer.with(LettersPolicy).authorize('view')
    const { state: stands, ...found } = await findOnlineApplication(params.id, clock.today())
    const { application } = found
    return view.render('pages/online_applications/show', {
      ...found,
      stands,
      ...(await besideLetter(application)),
      people: await namesOfActors(),
      executors: await executorsBehind(application),
      confirmable: CONFIRMABLE,
    })
  }

  /** Everything once more before what cannot be undone; what cannot be confirmed says so on its own page. */
  @inject()
  async check({ bouncer, params, response, session, view }: HttpContext, clock: Clock) {
    await bouncer.with(LettersPolicy).authorize('act')
    const { state, application } = await findOnlineApplication(params.id, clock.today())
    const beside = await besideLetter(application)
    if (beside.mismatch || !CONFIRMABLE.has(state)) {
      session.reflash()
      return response.redirect().toPath(`/online-applications/${application.id}`)
    }
    const differing = beside.comparison.filter(({ same }) => !same)
    return view.render('pages/online_applications/confirmation', {
      application,
      differing,
      ...beside,
    })
  }

  @inject()
  async confirm(ctx: HttpContext, confirm: ConfirmOnlineApplication, clock: Clock) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    await bouncer.with(LettersPolicy).authorize('act')
    const { accept = false } = await request.validateUsing(confirmation)
    const input = { onlineApplicationId: Number(params.id), acceptDifferences: accept }
    await confirm.handle(input, auth.getUserOrFail().login)
    const { application } = await findOnlineApplication(params.id, clock.today())
    session.flash('done', i18n.t(`screens_online.operator.confirmed_${application.kind}`))
    return response.redirect().toPath(`/online-applications/${params.id}`)
  }

  @inject()
  async refusal({ bouncer, params, view }: HttpContext, clock: Clock) {
    await bouncer.with(LettersPolicy).authorize('act')
    const found = await findOnlineApplication(params.id, clock.today())
    return view.render('pages/online_applications/refusal', { ...found, grounds: REFUSAL_GROUNDS })
  }

  @inject()
  async refuse(ctx: HttpContext, refuse: RefuseOnlineApplication) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    await bouncer.with(LettersPolicy).authorize('act')
    const { ground = null, reason } = await request.validateUsing(onlineRefusal)
    const input = { onlineApplicationId: Number(params.id), ground, reason }
    await refuse.handle(input, auth.getUserOrFail().login)
    session.flash('done', i18n.t('screens_online.operator.refused'))
    return response.redirect().toPath(`/online-applications/${params.id}`)
  }
}
