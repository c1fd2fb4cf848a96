import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { recordMovement } from '#ca/carriers/move_carrier'
import { actorOf } from '#ca/online/applicant'
import { findApplicantsApplication } from '#ca/online/find_online_application'
import { lockOnlineApplication } from '#ca/online/lock_online_application'
import { CLOSED } from '#ca/online/open_application'
import { onlineNumber } from '#ca/letters/online_number'
import { OnlinePoints } from '#ca/online/online_points'
import { SignInApplicant } from '#ca/online/sign_in_applicant'
import Application from '#models/application'
import Certificate from '#models/certificate'
import OnlineStep from '#models/online_step'
import type OnlineApplication from '#models/online_application'
import type { Applicant } from '#ca/online/applicant'
import type { SignedProof } from '#ca/online/sign_in_applicant'

/** What the workstation reports after it has written a certificate. */
export interface Installation {
  onlineApplicationId: number
  /** As the carrier reports itself. */
  carrierSerial: string
  /** DER, as it was read back from the carrier. */
  readBack: Uint8Array
  /** A challenge signed by the carrier with what is on it. */
  proof: SignedProof
}

/**
 * Closes an online application once its certificate is on the carrier: what was read back is the certificate, the
 * carrier is the one on which the key was made, and a signature over a challenge of ours shows that key and certificate
 * belong together. Done again, by a second tab or after a lost answer, it changes nothing.
 */
@inject()
export class RecordInstallation {
  constructor(
    protected audit: AuditLog,
    protected clock: Clock,
    protected applicants: SignInApplicant,
    protected points: OnlinePoints
  ) {}

  /**
   * @throws CaError E_ONLINE_ABSENT, also for another's; E_ONLINE_NOT_ISSUED, E_CARRIER_OTHER, E_READ_BACK_DIFFERS,
   *   E_INSTALLED_OTHER, E_INSTALLED_REVOKED, and those of `SignInApplicant.certificateOf`
   */
  async handle(input: Installation, applicant: Applicant): Promise<void> {
    const signer = await this.applicants.certificateOf(input.proof, 'install')
    const { onlineApplicationId: id } = input
    await findApplicantsApplication(id, applicant, this.clock.today())
    await db.transaction(async (trx) => {
      const online = await lockOnlineApplication(trx, id)
      const state = await lockRow(trx, online)
      const certificate = await issuedFor(trx, online)
      assertSame(certificate, input, signer)
      if (state === 'installed') return
      if (state === 'revoked')
        throw new CaError('E_INSTALLED_REVOKED', { serial: signer.serial }, 409)
      await this.#close(trx, online, certificate, applicant)
    })
    await this.points.reached('installed')
  }

  async #close(
    trx: TransactionClientContract,
    online: OnlineApplication,
    { serial, carrier }: Certificate,
    applicant: Applicant
  ) {
    const { id, application } = online
    const [actor, at] = [actorOf(applicant), this.clock.now()]
    await application.merge({ state: 'installed' }).save()
    await online.merge(CLOSED).save()
    const step = { onlineApplicationId: id, step: 'installed' as const }
    await OnlineStep.create({ ...step, takenBy: actor, takenAt: at }, { client: trx })
    await carrier.merge({ applicationId: application.id }).save()
    const moved = { carrierId: carrier.id, to: 'handed_out' as const }
    await recordMovement(trx, { ...moved, applicationId: application.id, actor, at })
    await this.audit.append(trx, {
      event: 'online_application_installed',
      actor,
      subject: `online_application:${id}`,
      data: { certificateSerial: serial, carrierSerialNumber: carrier.serialNumber },
    })
    await this.points.reached('installing')
  }
}

/**
 * Whoever revokes the certificate waits here, or was faster: how the row of the common flow stands then. Written first, as
 * every revocation writes it first, and read as it is now, not as the transaction saw it when it began (MariaDB).
 */
async function lockRow(trx: TransactionClientContract, { id }: OnlineApplication) {
  const mine = () => Application.query({ client: trx }).where('onlineApplicationId', id)
  await mine().update({ onlineApplicationId: id })
  const row = await mine().forUpdate().first()
  return row?.state
}

async function issuedFor(trx: TransactionClientContract, { id, application }: OnlineApplication) {
  const certificate =
    application &&
    (await Certificate.query({ client: trx })
      .where({ applicationId: application.id, state: 'issued' })
      .preload('carrier')
      .first())
  if (!certificate) throw new CaError('E_ONLINE_NOT_ISSUED', { number: onlineNumber(id) }, 409)
  return certificate
}

function assertSame(certificate: Certificate, input: Installation, signer: Certificate) {
  const { serial, der, carrier } = certificate
  const { carrierSerial: given, readBack } = input
  if (carrier.serialNumber !== given)
    throw new CaError('E_CARRIER_OTHER', { carrier: carrier.serialNumber, given, serial }, 409)
  if (Buffer.compare(readBack, new Uint8Array(der ?? [])) !== 0)
    throw new CaError('E_READ_BACK_DIFFERS', { carrier: given, serial }, 409)
  if (signer.id !== certificate.id)
    throw new CaError('E_INSTALLED_OTHER', { serial, signed: signer.serial }, 409)
}
