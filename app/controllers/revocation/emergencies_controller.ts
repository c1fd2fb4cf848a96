import { inject } from '@adonisjs/core'
import { DateTime } from 'luxon'
import type { HttpContext } from '@adonisjs/core/http'
import RevocationPolicy from '#policies/revocation_policy'
import { ConfirmIdentity } from '#ca/access/confirm_identity'
import { namesOfActors } from '#ca/access/names_of_actors'
import { Clock, ZONE } from '#ca/clock'
import { findCertificate } from '#ca/issuance/find_certificate'
import { ConfirmEmergency } from '#ca/revocation/emergency/confirm_emergency'
import { findProposal, openProposal } from '#ca/revocation/emergency/open_proposals'
import { PROPOSAL_MINUTES, ProposeEmergency } from '#ca/revocation/emergency/propose_emergency'
import { confirmPassword } from '#controllers/revocation/confirm_password'
import { emergencyConfirmation, emergencyProposal } from '#validators/revocation'

/** The emergency path: one operator proposes, another confirms, and the certificate is revoked at once. */
@inject()
export default class EmergenciesController {
  constructor(
    protected clock: Clock,
    protected confirm: ConfirmIdentity
  ) {}

  /** Where somebody has proposed it already, to what waits for a second operator. */
  async create({ bouncer, params, response, view }: HttpContext) {
    await bouncer.with(RevocationPolicy).authorize('act')
    const certificate = await findCertificate(params.serial)
    const open = await openProposal(certificate.id, this.clock.now())
    if (open) return response.redirect().toPath(`/emergency-revocations/${open.id}`)
    return view.render('pages/revocation/emergency_new', { certificate, minutes: PROPOSAL_MINUTES })
  }

  @inject()
  async store(ctx: HttpContext, propose: ProposeEmergency) {
    const { auth, bouncer, params, request, response } = ctx
    await bouncer.with(RevocationPolicy).authorize('act')
    const { reason, known_since: since, password } = await request.validateUsing(emergencyProposal)
    await confirmPassword(ctx, this.confirm, password)
    const invalidityDate = since ? DateTime.fromISO(since, { zone: ZONE }).toUTC().toISO() : null
    const input = { serial: params.serial, reason, invalidityDate }
    const { id } = await propose.handle(input, auth.getUserOrFail().login)
    return response.redirect().toPath(`/emergency-revocations/${id}`)
  }

  async show({ auth, bouncer, params, view }: HttpContext) {
    await bouncer.with(RevocationPolicy).authorize('view')
    const proposal = await findProposal(params.id)
    const now = this.clock.now()
    return view.render('pages/revocation/emergency', {
      proposal,
      certificate: proposal.certificate,
      people: await namesOfActors(),
      expired: !proposal.confirmedAt && proposal.expiresAt <= now,
      own: proposal.proposedBy === auth.getUserOrFail().login,
    })
  }

  @inject()
  async confirmation(ctx: HttpContext, confirming: ConfirmEmergency) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    await bouncer.with(RevocationPolicy).authorize('act')
    const { password } = await request.validateUsing(emergencyConfirmation)
    await confirmPassword(ctx, this.confirm, password)
    const proposalId = Number(params.id)
    await confirming.handle({ proposalId }, auth.getUserOrFail().login)
    const { certificate } = await findProposal(proposalId)
    session.flash('done', i18n.t('screens_revocation.check.done', { count: 1 }))
    return response.redirect().toPath(`/certificates/${certificate.serial}`)
  }
}
