import { inject } from '@adonisjs/core'
import { DateTime } from 'luxon'
import type { HttpContext } from '@adonisjs/core/http'
import RevocationPolicy from '#policies/revocation_policy'
import { ConfirmIdentity } from '#ca/access/confirm_identity'
import { Clock, ZONE } from '#ca/clock'
import { consequencesOf } from '#ca/revocation/consequences'
import { GROUNDS, groundOn } from '#ca/revocation/grounds'
import {
  findRevocationLetter,
  revocationLetterView,
} from '#ca/revocation/letters/find_revocation_letter'
import { lateByMonth } from '#ca/revocation/late_by_month'
import { listRevocations } from '#ca/revocation/list_revocations'
import { revocableCertificates } from '#ca/revocation/revocable_certificates'
import { checkInvalidity } from '#ca/revocation/revocation_facts'
import { RevokeCertificates } from '#ca/revocation/revoke_certificates'
import { confirmPassword } from '#controllers/revocation/confirm_password'
import { errorText, isCodedError } from '#exceptions/error_text'
import { showAgain } from '#exceptions/form_again'
import { revocation, revocationScope, revocationSearch } from '#validators/revocation'

type Form = Awaited<ReturnType<typeof revocation.validate>>

const KEPT = ['certificates', 'ground', 'letter', 'basis', 'known_since']

/** Revocations: the list; and the act, first the choice, then everything once more, then the password. */
@inject()
export default class RevocationsController {
  constructor(protected clock: Clock) {}

  async index({ bouncer, request, view }: HttpContext) {
    await bouncer.with(RevocationPolicy).authorize('view')
    const { q = '', page } = await request.validateUsing(revocationSearch)
    const list = await listRevocations({ search: q, page })
    list.baseUrl('/revocations').queryString(q ? { q } : {})
    const months = await lateByMonth(this.clock.now())
    return view.render('pages/revocation/index', { list, q, months })
  }

  async create(ctx: HttpContext) {
    await ctx.bouncer.with(RevocationPolicy).authorize('act')
    const { certificate, ...scope } = await ctx.request.validateUsing(revocationScope)
    const serials = certificate ? [certificate.toLowerCase()] : undefined
    return this.#choice(ctx, { ...scope, serials })
  }

  @inject()
  async store(ctx: HttpContext, revoke: RevokeCertificates, confirm: ConfirmIdentity) {
    await ctx.bouncer.with(RevocationPolicy).authorize('act')
    const form = await ctx.request.validateUsing(revocation)
    if (form.step === 'edit') {
      showAgain(ctx, ctx.request.only(KEPT))
      return this.#choice(ctx, { serials: form.certificates })
    }
    if (form.step === 'check') return this.#checked(ctx, form)
    try {
      await confirmPassword(ctx, confirm, form.password ?? '')
      const revoked = await revoke.handle(inputOf(form), ctx.auth.getUserOrFail().login)
      return this.#done(ctx, form, revoked.length)
    } catch (error) {
      if (!isCodedError(error)) throw error
      showAgain(ctx, ctx.request.only(KEPT), { error: errorText(ctx.i18n, error) })
      return this.#check(ctx, form)
    }
  }

  async #choice({ view }: HttpContext, scope: Parameters<typeof revocableCertificates>[0]) {
    const letter = scope.letter
      ? await revocationLetterView(scope.letter, this.clock.today())
      : null
    return view.render('pages/revocation/choose', {
      scope,
      letter,
      certificates: await revocableCertificates(scope, this.clock.now()),
      grounds: GROUNDS,
      asked: letter?.requests[0]?.ground,
    })
  }

  /** Goes on to the check; a day that the ground does not take is said beside the choice. */
  #checked(ctx: HttpContext, form: Form) {
    const now = this.clock.now()
    const { reason } = groundOn(form.ground, this.clock.today())
    try {
      checkInvalidity(inputOf(form).invalidityDate, { reason, now })
    } catch (error) {
      if (!isCodedError(error)) throw error
      showAgain(ctx, ctx.request.only(KEPT), { error: errorText(ctx.i18n, error) })
      return this.#choice(ctx, { serials: form.certificates, letter: form.letter })
    }
    return this.#check(ctx, form)
  }

  async #check({ view }: HttpContext, form: Form) {
    const serials = form.certificates.map((serial) => serial.toLowerCase())
    const now = this.clock.now()
    const certificates = await revocableCertificates({ serials }, now)
    const ground = groundOn(form.ground, this.clock.today())
    const letter = form.letter ? await findRevocationLetter(form.letter) : null
    const term = form.letter ? await revocationLetterView(form.letter, this.clock.today()) : null
    return view.render('pages/revocation/check', {
      form,
      certificates,
      ground,
      letter,
      deadline: term?.deadline ?? null,
      gone: serials.length - certificates.length,
      consequences: await consequencesOf(certificates, { ground, letter, now }),
    })
  }

  #done({ i18n, response, session }: HttpContext, form: Form, count: number) {
    session.flash('done', i18n.t('screens_revocation.check.done', { count }))
    const one = form.certificates.length === 1
    const back = one ? `/certificates/${form.certificates[0].toLowerCase()}` : '/revocations'
    return response.redirect().toPath(form.letter ? `/revocations/letters/${form.letter}` : back)
  }
}

/** A day from which a key is not trusted begins in Almaty. */
function inputOf({ certificates: serials, ground, letter, basis, known_since: since }: Form) {
  const invalidityDate = since ? DateTime.fromISO(since, { zone: ZONE }).toUTC().toISO() : null
  const channel = 'offline' as const
  return { serials, ground, channel, letterId: letter ?? null, basis, invalidityDate }
}
