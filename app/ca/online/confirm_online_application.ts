import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { giveNotice } from '#ca/online/give_notice'
import { IssueCertificate } from '#ca/issuance/issue_certificate'
import { lookAtLetters } from '#ca/online/letter_differences'
import { assertOpen, lockOnlineApplication } from '#ca/online/lock_online_application'
import { onlineNumber } from '#ca/letters/online_number'
import { OnlinePoints } from '#ca/online/online_points'
import { RevokeConfirmed } from '#ca/online/revoke_confirmed'
import { takeInMessage } from '#ca/online/take_in_message'
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
 * S-5, S-6, S-21.4: the operator has the letter, or what stands in its place, finds the data complete and confirms; the
 * certificate is issued, or revoked, by the same steps as any other. What an earlier try has reached is not done again.
 */
@inject()
export class ConfirmOnlineApplication {
  constructor(
    protected audit: AuditLog,
    protected clock: Clock,
    protected issuing: IssueCertificate,
    protected revoking: RevokeConfirmed,
    protected points: OnlinePoints
  ) {}

  /**
   * @returns the certificate that was issued, or revoked
   * @throws CaError E_ONLINE_ABSENT, E_ONLINE_CLOSED, E_ONLINE_CONFIRMED, E_ONLINE_LETTER_MISSING, E_ONLINE_MISMATCH, E_ONLINE_DIFFERENCES, and
   *   those of `IssueCertificate` and `RevokeCertificates`
   */
  async handle(input: Confirmation, actor: Actor): Promise<Certificate> {
    const online = await db.transaction(async (trx) => {
      const locked = await lockOnlineApplication(trx, input.onlineApplicationId)
      await this.#confirm(trx, locked, input, actor)
      return lockOnlineApplication(trx, locked.id)
    })
    await this.points.reached('confirmed')
    if (online.kind === 'revoke') return this.revoking.handle(online, actor)
    const { application, carrier, request } = online
    if (application.state === 'to_install')
      throw new CaError('E_ONLINE_CONFIRMED', { number: onlineNumber(online.id) }, 409)
    const bytes = new Uint8Array(request ?? [])
    const issue = { applicationId: application.id, carrierSerial: carrier.serialNumber }
    return this.issuing.handle({ ...issue, request: bytes }, actor)
  }

  async #confirm(
    trx: TransactionClientContract,
    online: OnlineApplication,
    { acceptDifferences }: Confirmation,
    actor: Actor
  ) {
    assertOpen(online)
    const said = online.channel === 'online' ? assertLetterAgrees(online, acceptDifferences) : null
    if (online.steps.some(({ step }) => step === 'confirmed')) return
    const { letterId, differences } = said ?? (await this.#takeIn(trx, online, actor))
    const { id } = online
    await OnlineStep.create(
      { onlineApplicationId: id, step: 'confirmed', takenBy: actor, takenAt: this.clock.now() },
      { client: trx }
    )
    if (online.kind === 'issue') {
      await followLetter(online)
      await giveNotice(trx, id, 'confirmed', this.clock.now())
    }
    await this.audit.append(trx, {
      event: 'online_application_confirmed',
      actor,
      subject: `online_application:${id}`,
      data: { letterId, differences },
    })
    await this.points.reached('confirming')
  }

  async #takeIn(trx: TransactionClientContract, online: OnlineApplication, actor: Actor) {
    const { letterId } = await takeInMessage(trx, this.audit, online, actor)
    return { letterId, differences: [] }
  }
}

/** The row of the common flow is that of the letter which was accepted: its journal line (annex 3) and its term (S-7). */
async function followLetter({ application, letterRows }: OnlineApplication) {
  const { letterId, rowNumber, category, dueOn } = letterRows.at(-1) ?? {}
  if (letterId && category && dueOn)
    await application.merge({ letterId, rowNumber, category, dueOn }).save()
}

function assertLetterAgrees(online: OnlineApplication, accept: boolean) {
  const number = onlineNumber(online.id)
  const { row, mismatch, differences } = lookAtLetters(online)
  if (mismatch) throw new CaError('E_ONLINE_MISMATCH', { number, iin: online.iin }, 409)
  if (!row || (online.kind === 'issue' && !online.application))
    throw new CaError('E_ONLINE_LETTER_MISSING', { number }, 409)
  if (differences.length > 0 && !accept) throw new CaError('E_ONLINE_DIFFERENCES', { number }, 409)
  return { letterId: row.letterId, differences }
}
