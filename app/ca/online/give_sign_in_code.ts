import { randomInt } from 'node:crypto'
import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import hash from '@adonisjs/core/services/hash'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { sqlMoment } from '#ca/moments'
import { registeredHolder } from '#ca/online/registered_holder'
import Certificate from '#models/certificate'
import SignInCode from '#models/sign_in_code'
import type { DateTime } from 'luxon'
import type { Actor } from '#ca/actor'
import type { RegisteredHolder } from '#ca/online/registered_holder'

const DIGITS = 8
const TRIES = 5
const HOURS = 24

/** A code as it is read out; it is kept nowhere. */
export interface GivenCode {
  /** `1234 5678` */
  code: string
  until: DateTime
  holder: RegisteredHolder
}

/** Gives a one-time code to a holder whose certificate has expired, so that it signs nobody in any more. */
@inject()
export class GiveSignInCode {
  constructor(
    protected audit: AuditLog,
    protected clock: Clock
  ) {}

  /** @throws CaError E_HOLDER_UNKNOWN, E_CODE_NOT_NEEDED */
  async handle(iin: string, actor: Actor): Promise<GivenCode> {
    const holder = await registeredHolder(iin)
    await this.#assertNeeded(iin)
    const code = String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0')
    const codeHash = await hash.make(code)
    const givenAt = this.clock.now()
    const expiresAt = givenAt.plus({ hours: HOURS })
    await db.transaction(async (trx) => {
      await SignInCode.query({ client: trx })
        .where('iin', iin)
        .whereNull('usedAt')
        .update({ expiresAt: sqlMoment(givenAt) })
      const row = { iin, codeHash, triesLeft: TRIES, givenBy: actor, givenAt, expiresAt }
      await SignInCode.create(row, { client: trx })
      await this.audit.append(trx, {
        event: 'sign_in_code_given',
        actor,
        subject: `holder:${iin}`,
        data: { until: expiresAt.toISO() },
      })
    })
    return { code: `${code.slice(0, 4)} ${code.slice(4)}`, until: expiresAt, holder }
  }

  /** Whoever can sign with a valid certificate proves more than a code can. */
  async #assertNeeded(iin: string) {
    const valid = await Certificate.query()
      .where({ holderIin: iin, state: 'issued' })
      .where('notAfter', '>=', sqlMoment(this.clock.now()))
      .whereDoesntHave('revocation', () => {})
      .whereHas('carrier', (carrier) => carrier.where('state', 'handed_out'))
      .whereHas('application', (application) =>
        application.whereIn('state', ['handed_out', 'installed'])
      )
      .first()
    if (valid) throw new CaError('E_CODE_NOT_NEEDED', { iin, serial: valid.serial }, 409)
  }
}
