import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import LettersPolicy from '#policies/letters_policy'
import Region from '#models/region'
import { Clock } from '#ca/clock'
import { REQUIRED_OF } from '#ca/letters/annex1/annex1_table'
import { RegisterOnlineLetter } from '#ca/online/register_online_letter'
import { day } from '#start/formats'
import { errorText, isCodedError } from '#exceptions/error_text'
import { listAgencies } from '#ca/agencies/list_agencies'
import { MORE_ROWS, NOTHING_YET, readIntake, rowsToShow } from '#validators/intake'
import { readRegistration } from '#validators/registration'
import { showAgain } from '#exceptions/form_again'
import type { FormProblems } from '#exceptions/form_again'
import type { Intake } from '#validators/intake'

/** S-5.3: a letter with the application of annex 4. Whatever was typed or uploaded comes back on an error. */
export default class OnlineLettersController {
  @inject()
  async create(ctx: HttpContext, clock: Clock) {
    await ctx.bouncer.with(LettersPolicy).authorize('act')
    return this.#page(ctx, clock, NOTHING_YET)
  }

  @inject()
  async store(ctx: HttpContext, clock: Clock, register: RegisterOnlineLetter) {
    const { auth, bouncer, i18n, request, response, session } = ctx
    await bouncer.with(LettersPolicy).authorize('act')
    const intake = await readIntake(request, 'annex4')
    if (intake.step !== 'register') return this.#again(ctx, clock, intake)
    const { problems, letter } = await readRegistration(ctx, intake)
    if (!letter) return this.#again(ctx, clock, intake, { fields: problems })
    try {
      const { id, number } = await register.handle(letter, auth.getUserOrFail().login)
      session.flash('done', i18n.t('screens_online.operator.registered', { number }))
      return response.redirect().toPath(`/letters/${id}`)
    } catch (error) {
      if (!isCodedError(error)) throw error
      return this.#again(ctx, clock, intake, { error: errorText(i18n, error) })
    }
  }

  #again(ctx: HttpContext, clock: Clock, intake: Intake, problems: FormProblems = {}) {
    showAgain(ctx, ctx.request.except(['_csrf', 'rows', 'kept_content']), problems)
    return this.#page(ctx, clock, intake)
  }

  async #page({ view }: HttpContext, clock: Clock, { file, rows, source, step }: Intake) {
    return view.render('pages/online_applications/letter', {
      source,
      today: day(clock.today()),
      agencies: await listAgencies(),
      regions: await Region.query().orderBy('nameRu'),
      fields: REQUIRED_OF.annex4,
      rows: rowsToShow(rows, step === 'more_rows' ? MORE_ROWS : 0, 'annex4'),
      moreRows: MORE_ROWS,
      kept: file && { name: file.name, content: Buffer.from(file.bytes).toString('base64') },
    })
  }
}
