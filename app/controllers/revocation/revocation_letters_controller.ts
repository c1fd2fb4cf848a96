import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import RevocationPolicy from '#policies/revocation_policy'
import { listAgencies } from '#ca/agencies/list_agencies'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { LetterFindingsError } from '#ca/letters/errors'
import { GROUNDS } from '#ca/revocation/grounds'
import { ANNEX7_FIELDS, ANNEX7_OPTIONAL } from '#ca/revocation/letters/annex7'
import {
  findRevocationLetter,
  requestState,
  revocationLetterView,
} from '#ca/revocation/letters/find_revocation_letter'
import { listRevocationLetters } from '#ca/revocation/letters/list_revocation_letters'
import { RegisterRevocationLetter } from '#ca/revocation/letters/register_revocation_letter'
import { namesOfActors } from '#ca/access/names_of_actors'
import { errorText, isCodedError } from '#exceptions/error_text'
import { showAgain } from '#exceptions/form_again'
import { TableCheck } from '#exceptions/table_check'
import { day } from '#start/formats'
import { MORE_ROWS, NOTHING_YET, readIntake, rowsToShow } from '#validators/intake'
import { revocationSearch } from '#validators/revocation'
import { readRevocationLetter } from '#validators/revocation_letter'
import { LETTER_DELIVERIES } from '#models/revocation_letter'
import type { FormProblems } from '#exceptions/form_again'
import type { Intake } from '#validators/intake'
import type { RevocationLetterInput } from '#ca/revocation/letters/register_revocation_letter'

interface Answer extends FormProblems {
  check?: TableCheck
}

/** Letters with annex 7: the list, one with its certificates, the registration. */
@inject()
export default class RevocationLettersController {
  constructor(protected clock: Clock) {}

  async index({ bouncer, request, view }: HttpContext) {
    await bouncer.with(RevocationPolicy).authorize('view')
    const { page } = await request.validateUsing(revocationSearch)
    const list = await listRevocationLetters(this.clock.today(), page)
    list.baseUrl('/revocations/letters')
    return view.render('pages/revocation/letters', { list })
  }

  async show({ bouncer, params, view }: HttpContext) {
    await bouncer.with(RevocationPolicy).authorize('view')
    const shown = await revocationLetterView(params.id, this.clock.today())
    const people = await namesOfActors()
    return view.render('pages/revocation/letter', { ...shown, people, requestState })
  }

  /** The annex 7 file as it came (S-16). */
  async source({ bouncer, params, response }: HttpContext) {
    await bouncer.with(RevocationPolicy).authorize('view')
    const letter = await findRevocationLetter(params.id)
    if (!letter.source) throw new CaError('E_LETTER_TYPED', { number: letter.number }, 404)
    response.header('content-type', 'application/octet-stream')
    response.attachment(letter.sourceName ?? 'annex-7')
    return response.send(Buffer.from(letter.source))
  }

  async create(ctx: HttpContext) {
    await ctx.bouncer.with(RevocationPolicy).authorize('act')
    return this.#page(ctx, NOTHING_YET)
  }

  @inject()
  async store(ctx: HttpContext, register: RegisterRevocationLetter) {
    await ctx.bouncer.with(RevocationPolicy).authorize('act')
    const intake = await readIntake(ctx.request, 'annex4')
    if (intake.step !== 'register') return this.#again(ctx, intake, {})
    const { problems, letter } = await readRevocationLetter(ctx, intake)
    if (!letter) return this.#again(ctx, intake, { fields: problems })
    try {
      const found = await this.#register(register, ctx, letter, intake.accepted)
      if (!found.letter) return this.#again(ctx, intake, { check: this.#check(ctx, intake, found) })
      const { number, id, dueOn } = found.letter
      const said = { number, count: found.chosen.length, due: day(dueOn) }
      ctx.session.flash('done', ctx.i18n.t('screens_revocation.letter.registered_done', said))
      return ctx.response.redirect().toPath(`/revocations/letters/${id}`)
    } catch (error) {
      return this.#refused(ctx, intake, error)
    }
  }

  /** A letter with nothing to remark is registered at once; one with warnings waits until they were read. */
  async #register(
    register: RegisterRevocationLetter,
    { auth }: HttpContext,
    letter: RevocationLetterInput,
    accepted: boolean
  ) {
    const actor = auth.getUserOrFail().login
    if (accepted) return register.handle(letter, actor)
    const tried = await register.handle({ ...letter, dryRun: true }, actor)
    return tried.findings.length > 0 ? tried : register.handle(letter, actor)
  }

  #refused(ctx: HttpContext, intake: Intake, error: unknown) {
    if (error instanceof LetterFindingsError)
      return this.#again(ctx, intake, { check: this.#check(ctx, intake, error) })
    if (!isCodedError(error)) throw error
    const again = error.code.startsWith('E_FILE_') ? { ...intake, file: null } : intake
    return this.#again(ctx, again, { error: errorText(ctx.i18n, error) })
  }

  #check(
    { i18n }: HttpContext,
    { file, source }: Intake,
    { findings, rows }: Pick<LetterFindingsError, 'findings' | 'rows'>
  ) {
    const name = source === 'file' ? (file?.name ?? '') : ''
    return new TableCheck(i18n, {
      findings,
      lines: rows,
      name,
      deadline: null,
      fields: ANNEX7_FIELDS,
    })
  }

  #again(ctx: HttpContext, intake: Intake, { check, ...problems }: Answer) {
    showAgain(ctx, ctx.request.except(['_csrf', 'rows', 'kept_content']), problems)
    if (check?.errors) ctx.response.status(422)
    return this.#page(ctx, intake, check)
  }

  async #page({ view }: HttpContext, intake: Intake, check?: TableCheck) {
    const { file, rows, source, step } = intake
    return view.render('pages/revocation/letter_new', {
      check,
      source,
      today: day(this.clock.today()),
      agencies: await listAgencies(),
      fields: [...ANNEX7_FIELDS, ...ANNEX7_OPTIONAL],
      regions: [],
      grounds: GROUNDS,
      deliveries: LETTER_DELIVERIES,
      rows: rowsToShow(rows, step === 'more_rows' ? MORE_ROWS : 0, 'annex4'),
      moreRows: MORE_ROWS,
      kept: file && { name: file.name, content: Buffer.from(file.bytes).toString('base64') },
    })
  }
}
