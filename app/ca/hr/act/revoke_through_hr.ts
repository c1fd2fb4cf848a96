import { inject } from '@adonisjs/core'
import { logUnlessRace } from '#ca/hr/act/log_unless_race'
import db from '@adonisjs/lucid/services/db'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { isoMoment } from '#ca/moments'
import { actorOf } from '#ca/online/applicant'
import { askedRevocation } from '#ca/online/asked_revocation'
import { closeRevoked } from '#ca/online/open_application'
import { RevokeCertificates } from '#ca/revocation/revoke_certificates'
import HrMessage from '#models/hr_message'
import Revocation from '#models/revocation'
import type { ApplicantThrough } from '#ca/hr/act/applicant_through'
import type { RevokeAnswer, RevokeRequest } from '#ca/hr/requests'

const revokedBy = (messageRowId: number) =>
  Revocation.query().where('hrMessageId', messageRowId).preload('certificate').first()

/** S-22.4: revokes on receipt, by the same act as every revocation. */
@inject()
export class RevokeThroughHr {
  constructor(
    protected clock: Clock,
    protected revoking: RevokeCertificates
  ) {}

  /**
   * What this message has revoked before is answered again.
   *
   * @throws CaError E_CERTIFICATE_UNKNOWN (nor is it the person's), E_REVOCATION_GROUND, and those
   *   of `RevokeCertificates`
   */
  async handle(request: RevokeRequest, applicant: ApplicantThrough): Promise<RevokeAnswer> {
    const { messageRowId, isNew } = applicant.through
    const known = isNew ? null : await revokedBy(messageRowId)
    const revocation = known ?? (await this.#revoke(request, applicant))
    await db.transaction((trx) => closeRevoked(trx, request.iin))
    const { certificate, ground, revokedAt } = revocation
    const at = isoMoment(revokedAt)
    return { kind: 'revoke', serial: certificate.serial, ground, revokedAt: at }
  }

  /** Where a twin of the message was faster, what it revoked is the answer. */
  async #revoke(request: RevokeRequest, applicant: ApplicantThrough): Promise<Revocation> {
    try {
      const [{ id }] = await this.#act(request, applicant)
      return await Revocation.query().where('id', id).preload('certificate').firstOrFail()
    } catch (error) {
      const twin = await revokedBy(applicant.through.messageRowId)
      if (!twin) throw error
      logUnlessRace(error)
      return twin
    }
  }

  async #act(request: RevokeRequest, applicant: ApplicantThrough) {
    const { messageRowId: hrMessageId } = applicant.through
    const asked = await askedRevocation(request, applicant, this.clock.today())
    const { certificate, ground } = asked
    const { serial } = certificate
    if (certificate.holderIin !== request.iin)
      throw new CaError('E_CERTIFICATE_UNKNOWN', { serial }, 404)
    const { messageId, system } = await HrMessage.query()
      .where('id', hrMessageId)
      .preload('system')
      .firstOrFail()
    const basis = `${system.name}: ${messageId}`
    return this.revoking.handle(
      { serials: [serial], ground, channel: 'hr', hrMessageId, basis },
      actorOf(applicant)
    )
  }
}
