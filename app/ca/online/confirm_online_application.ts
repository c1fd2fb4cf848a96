import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { IssueCertificate } from '#ca/issuance/issue_certificate'
import { ACCEPTABLE, differencesOf } from '#ca/online/letter_differences'
import { assertOpen, lockOnlineApplication } from '#ca/online/lock_online_application'
import { onlineNumber } from '#ca/online/online_number'
import { OnlinePoints } from '#ca/online/online_points'
import OnlineStep from '#models/online_step'
import type { Actor } from '#ca/actor'
import type Certificate from '#models/certificate'
import type OnlineApplication from '#models/online_application'

/** Which application is confirmed, and whether a name written otherwise or another BIN was looked at and accepted. */
export interface Confirmation {
  onlineApplicationId: number
  acceptDifferences: boolean
}

/**
 * S-5: the operator has the letter, finds the data complete and confirms; the certificate is issued by the same numbered
 * steps as any other. What an earlier try has reached is not done again.
 */
@inject()
export class ConfirmOnlineApplication {
  constructor(
    protected audit: AuditLog,
    protected clock: Clock,
    protected issuing: IssueCertificate,
    protected points: OnlinePoints
  ) {}

  /**
   * @throws CaError E_ONLINE_ABSENT, E_ONLINE_CLOSED, E_ONLINE_LETTER_MISSING, E_ONLINE_MISMATCH, E_ONLINE_DIFFERENCES, and
   *   those of `IssueCertificate`
   */
  async handle(input: Confirmation, actor: Actor): Promise<Certificate> {
    const { id, carrierSerial, request } = await db.transaction(async (trx) => {
      const online = await lockOnlineApplication(trx, input.onlineApplicationId)
      const { application } = online
      await this.#confirm(trx, online, input, actor)
      const { serialNumber } = online.carrier
      return { id: application.id, carrierSerial: serialNumber, request: online.request }
    })
    await this.points.reached('confirmed')
    const issue = { applicationId: id, carrierSerial, request: new Uint8Array(request) }
    return this.issuing.handle(issue, actor)
  }

  async #confirm(
    trx: TransactionClientContract,
    online: OnlineApplication,
    { acceptDifferences }: Confirmation,
    actor: Actor
  ) {
    assertOpen(online)
    const differences = assertLetterAgrees(online, acceptDifferences)
    if (online.steps.some(({ step }) => step === 'confirmed')) return
    const { id, application } = online
    await OnlineStep.create(
      { onlineApplicationId: id, step: 'confirmed', takenBy: actor, takenAt: this.clock.now() },
      { client: trx }
    )
    await this.audit.append(trx, {
      event: 'online_application_confirmed',
      actor,
      subject: `online_application:${id}`,
      data: { letterId: application.letterId, differences },
    })
    await this.points.reached('confirming')
  }
}

function assertLetterAgrees(online: OnlineApplication, accept: boolean) {
  const number = onlineNumber(online.id)
  const row = online.letterRows.at(-1)
  if (!row || !online.application) throw new CaError('E_ONLINE_LETTER_MISSING', { number }, 409)
  const differences = differencesOf(row, online)
  if (differences.some((field) => !ACCEPTABLE.includes(field)))
    throw new CaError('E_ONLINE_MISMATCH', { number, iin: online.iin }, 409)
  if (differences.length > 0 && !accept) throw new CaError('E_ONLINE_DIFFERENCES', { number }, 409)
  return differences
}
