import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import RevocationPolicy from '#policies/revocation_policy'
import { ConfirmIdentity } from '#ca/access/confirm_identity'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { namesOfActors } from '#ca/access/names_of_actors'
import { findCertificate } from '#ca/issuance/find_certificate'
import { HoldCertificate } from '#ca/revocation/holds/hold_certificate'
import { holdOf } from '#ca/revocation/holds/hold_of'
import { HoldSetting } from '#ca/revocation/holds/hold_setting'
import { ReleaseCertificate } from '#ca/revocation/holds/release_certificate'
import { confirmPassword } from '#controllers/revocation/confirm_password'
import { hold } from '#validators/revocation'

/** Certificates on hold, where the house is set to have any: put there, and released. */
@inject()
export default class HoldsController {
  constructor(
    protected clock: Clock,
    protected confirm: ConfirmIdentity,
    protected setting: HoldSetting
  ) {}

  /** The form of either act, by what the certificate is. */
  async create({ bouncer, params, view }: HttpContext) {
    await bouncer.with(RevocationPolicy).authorize('act')
    const certificate = await findCertificate(params.serial)
    const { serial, revocation } = certificate
    if (revocation?.isForGood) throw new CaError('E_CERTIFICATE_ALREADY_REVOKED', { serial }, 409)
    if (!revocation) this.setting.assertAllowed(this.clock.today())
    return view.render('pages/revocation/hold', {
      certificate,
      held: await holdOf(certificate),
      people: await namesOfActors(),
      act: revocation ? 'release' : 'hold',
    })
  }

  @inject()
  async store(ctx: HttpContext, holding: HoldCertificate) {
    await this.#act(ctx, holding)
    ctx.session.flash('done', ctx.i18n.t('screens_revocation.hold_acts.hold.done'))
    return ctx.response.redirect().toPath(`/certificates/${ctx.params.serial}`)
  }

  @inject()
  async end(ctx: HttpContext, releasing: ReleaseCertificate) {
    await this.#act(ctx, releasing)
    ctx.session.flash('done', ctx.i18n.t('screens_revocation.hold_acts.release.done'))
    return ctx.response.redirect().toPath(`/certificates/${ctx.params.serial}`)
  }

  async #act(ctx: HttpContext, useCase: HoldCertificate | ReleaseCertificate) {
    const { auth, bouncer, params, request } = ctx
    await bouncer.with(RevocationPolicy).authorize('act')
    const { document: basis, password } = await request.validateUsing(hold)
    await confirmPassword(ctx, this.confirm, password)
    await useCase.handle({ serial: params.serial, basis }, auth.getUserOrFail().login)
  }
}
