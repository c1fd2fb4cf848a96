import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { cleanText } from '#ca/letters/annex1/clean_text'
import { readEmail } from '#ca/letters/fields/email'
import { readPhone } from '#ca/letters/fields/phone'
import { readPlainText } from '#ca/letters/fields/plain_text'
import { actorOf } from '#ca/online/applicant'
import { holderFor } from '#ca/online/holder_for'
import { registeredHolder } from '#ca/online/registered_holder'
import HolderCorrection from '#models/holder_correction'
import type { Applicant } from '#ca/online/applicant'
import type { CorrectableData } from '#ca/online/registered_holder'
import type { Reading } from '#ca/letters/fields/reading'

const LONGEST_POSITION = 300
const LONGEST_LOCALITY = 300

/** What of the data a correction is about. */
const FIELDS = ['position', 'locality', 'email', 'phone'] as const

function value<T>(field: string, { value: read }: Reading<T>): T {
  if (read === null) throw new CaError('E_HOLDER_DATA', { field })
  return read
}

function checked(data: CorrectableData): CorrectableData {
  const locality = cleanText(data.locality ?? '')
  return {
    position: value('position', readPlainText(cleanText(data.position), LONGEST_POSITION)),
    locality: locality.slice(0, LONGEST_LOCALITY) || null,
    email: value('email', readEmail(data.email)),
    phone: value('phone', readPhone(data.phone)),
  }
}

/** A holder corrects what they may in the register: position, locality, e-mail, telephone. Never a name or a number. */
@inject()
export class CorrectHolderData {
  constructor(
    protected audit: AuditLog,
    protected clock: Clock
  ) {}

  /** @throws CaError E_ONLINE_OTHER_PERSON, E_HOLDER_UNKNOWN, E_HOLDER_DATA */
  async handle(iin: string, data: CorrectableData, applicant: Applicant): Promise<void> {
    await holderFor(applicant, iin, this.clock.now())
    const after = checked(data)
    await db.transaction(async (trx) => {
      const before = await registeredHolder(iin, { client: trx })
      const fields = FIELDS.filter((field) => before[field] !== after[field])
      if (fields.length === 0) return
      await HolderCorrection.updateOrCreate(
        { iin },
        { ...after, correctedBy: actorOf(applicant), correctedAt: this.clock.now() },
        { client: trx }
      )
      await this.audit.append(trx, {
        event: 'holder_data_corrected',
        actor: actorOf(applicant),
        subject: `holder:${iin}`,
        data: { fields },
      })
    })
  }
}
