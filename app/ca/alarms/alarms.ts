import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { SYSTEM } from '#ca/actor'
import { Clock } from '#ca/clock'
import { AuditLog } from '#ca/audit/audit_log'
import Alarm from '#models/alarm'
import { CaError, type Facts } from '#ca/ca_error'

/** What went wrong, and with what. */
export interface Trouble {
  /** `crl:ucgo2015.crl`. */
  subject: string
  /** `E_…`. */
  code: CaError['code']
  facts: Facts
}

/** The alarms that are open, the oldest first. */
export function openAlarms(): Promise<Alarm[]> {
  return Alarm.query().whereNull('clearedAt').orderBy('id')
}

/** The error that an alarm met with, for whoever has a text for it. */
export function errorOf({ code, facts }: Alarm): CaError {
  return new CaError(code, JSON.parse(facts))
}

/** Alarms of what runs by itself: raised when it fails, cleared when it works again, both in the audit log. */
@inject()
export class Alarms {
  constructor(
    protected clock: Clock,
    protected audit: AuditLog
  ) {}

  /** Raises an alarm; one of the same subject and code that is open already stays as it is. */
  raise(trouble: Trouble): Promise<void> {
    return db.transaction(async (trx) => {
      const open = await this.#lockOpen(trx, trouble.subject)
      if (open?.code === trouble.code) return
      if (open) await this.#close(trx, open)
      const facts = JSON.stringify(trouble.facts)
      const at = { raisedAt: this.clock.now(), clearedAt: null }
      const { subject, code } = trouble
      await Alarm.create({ subject, code, facts, ...at }, { client: trx })
      await this.audit.append(trx, {
        event: 'alarm_raised',
        actor: SYSTEM,
        subject: `alarm:${subject}`,
        data: { code, facts },
      })
    })
  }

  /** Says that a subject is well. */
  async clear(subject: string): Promise<void> {
    const open = await Alarm.query().where({ subject }).whereNull('clearedAt').first()
    if (!open) return
    await db.transaction(async (trx) => {
      const still = await this.#lockOpen(trx, subject)
      if (still) await this.#close(trx, still)
    })
  }

  async #lockOpen(trx: TransactionClientContract, subject: string): Promise<Alarm | null> {
    await trx.rawQuery('update alarms set code = code where subject = ?', [subject])
    return Alarm.query({ client: trx }).where({ subject }).whereNull('clearedAt').first()
  }

  async #close(trx: TransactionClientContract, alarm: Alarm) {
    await alarm.useTransaction(trx).merge({ clearedAt: this.clock.now() }).save()
    await this.audit.append(trx, {
      event: 'alarm_cleared',
      actor: SYSTEM,
      subject: `alarm:${alarm.subject}`,
      data: { code: alarm.code },
    })
  }
}
