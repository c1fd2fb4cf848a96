import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import LettersPolicy from '#policies/letters_policy'
import Region from '#models/region'
import { Clock } from '#ca/clock'
import { LetterFindingsError } from '#ca/letters/errors'
import { REQUIRED_FIELDS } from '#ca/letters/annex1/annex1_table'
import { RegisterLetter } from '#ca/letters/register_letter'
import { GROUNDS } from '#ca/letters/second_certificate_grounds'
import { TableCheck } from '#exceptions/table_check'
import { WorkingCalendar } from '#ca/calendar/working_days'
import { day } from '#start/formats'
import { deadlineIfRegistered } from '#ca/letters/letter_deadlines'
import { errorText, isCodedError } from '#exceptions/error_text'
import { listAgencies } from '#ca/agencies/list_agencies'
import { MORE_ROWS, NOTHING_YET, readIntake, rowsToShow } from '#validators/intake'
import { readRegistration } from '#validators/registration'
import { showAgain } from '#exceptions/form_again'
import type Application from '#models/application'
import type Letter from '#models/letter'
import type { FormProblems } from '#exceptions/form_again'
import type { Intake } from '#validators/intake'
import type { Annex1Line } from '#ca/letters/annex1/annex1_table'
import type { Finding } from '#ca/letters/finding'
import type { Registration } from '#validators/registration'

/** What a dry run and a refusal have in common. */
interface Checked {
  findings: readonly Finding[]
  rows: readonly Annex1Line[]
}

/** What the page shows besides the form: a check of the table, or what is wrong with the form. */
interface Answer extends FormProblems {
  check?: TableCheck
}

/** A letter registered: the form, its check, its result. Whatever was typed or uploaded comes back on an error. */
export default class RegistrationsController {
  @inject()
  async create(ctx: HttpContext, clock: Clock) {
    await ctx.bouncer.with(LettersPolicy).authorize('act')
    return this.#page(ctx, clock, NOTHING_YET)
  }

  @inject()
  async store(ctx: HttpContext, clock: Clock, register: RegisterLetter) {
    await ctx.bouncer.with(LettersPolicy).authorize('act')
    const intake = await readIntake(ctx.request)
    if (intake.step !== 'register') return this.#again(ctx, clock, intake, {})
    const { problems, letter } = await readRegistration(ctx, intake)
    if (!letter) return this.#again(ctx, clock, intake, { fields: problems })
    try {
      const found = await this.#register(register, ctx, letter, intake.accepted)
      if (!found.letter) {
        const check = await this.#check(ctx, clock, intake, letter, found)
        return this.#again(ctx, clock, intake, { check })
      }
      return this.#done(ctx, found.letter, found.applications)
    } catch (error) {
      return this.#refused(ctx, clock, intake, letter, error)
    }
  }

  /** A letter with nothing to remark is registered at once; one with warnings waits until they were read. */
  async #register(
    register: RegisterLetter,
    ctx: HttpContext,
    letter: Registration,
    accepted: boolean
  ) {
    const actor = ctx.auth.getUserOrFail().login
    if (accepted) return register.handle(letter, actor)
    const tried = await register.handle({ ...letter, dryRun: true }, actor)
    return tried.findings.length > 0 ? tried : register.handle(letter, actor)
  }

  async #refused(
    ctx: HttpContext,
    clock: Clock,
    intake: Intake,
    letter: Registration,
    error: unknown
  ) {
    if (error instanceof LetterFindingsError) {
      const check = await this.#check(ctx, clock, intake, letter, error)
      return this.#again(ctx, clock, intake, { check })
    }
    if (!isCodedError(error)) throw error
    // The same file would be refused again: another one is to be chosen.
    const again = error.code.startsWith('E_FILE_') ? { ...intake, file: null } : intake
    return this.#again(ctx, clock, again, { error: errorText(ctx.i18n, error) })
  }

  async #check(
    { i18n }: HttpContext,
    clock: Clock,
    { file, source }: Intake,
    { receivedOn, category }: Registration,
    { findings, rows }: Checked
  ) {
    const calendar = await WorkingCalendar.load()
    return new TableCheck(i18n, {
      findings,
      lines: rows,
      name: source === 'file' ? (file?.name ?? '') : '',
      deadline: deadlineIfRegistered(receivedOn, category, clock.today(), calendar),
    })
  }

  #done({ i18n, response, session }: HttpContext, letter: Letter, applications: Application[]) {
    const [first] = applications.toSorted((a, b) => a.dueOn.localeCompare(b.dueOn))
    const { number, id } = letter
    const said = { number, count: applications.length, due: day(first.dueOn) }
    session.flash('done', i18n.t('screens_letters.new.done', said))
    return response.redirect().toPath(`/letters/${id}`)
  }

  #again(ctx: HttpContext, clock: Clock, intake: Intake, answer: Answer) {
    const { check, ...problems } = answer
    showAgain(ctx, ctx.request.except(['_csrf', 'rows', 'kept_content', 'grounds']), problems)
    if (check?.errors) ctx.response.status(422)
    return this.#page(ctx, clock, intake, check)
  }

  async #page({ view }: HttpContext, clock: Clock, intake: Intake, check?: TableCheck) {
    const { file, grounds, rows, source, step } = intake
    const shown = new Set(check?.texts.filter(({ ground }) => ground).map(({ iin }) => iin))
    return view.render('pages/letters/new', {
      check,
      source,
      today: day(clock.today()),
      agencies: await listAgencies(),
      regions: await Region.query().orderBy('nameRu'),
      fields: REQUIRED_FIELDS,
      rows: rowsToShow(rows, step === 'more_rows' ? MORE_ROWS : 0),
      moreRows: MORE_ROWS,
      kept: file && { name: file.name, content: Buffer.from(file.bytes).toString('base64') },
      grounds: GROUNDS,
      chosenGrounds: grounds,
      keptGrounds: Object.keys(grounds).filter((iin) => !shown.has(iin)),
    })
  }
}
