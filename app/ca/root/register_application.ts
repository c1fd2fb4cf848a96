import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { AuditLog } from '#ca/audit/audit_log'
import { isDate } from '#ca/calendar/dates'
import { WorkingCalendar } from '#ca/calendar/working_days'
import { sha256 } from '#ca/crypto/hash'
import { nameText, parseName } from '#ca/certificates/names'
import { readApplicationForm } from '#ca/root/application_form'
import { examine, type Problem } from '#ca/root/application_problems'
import { CERTIFY_TERM } from '#ca/root/terms'
import RootApplication, { DELIVERIES_TO_ROOT } from '#models/root_application'
import type { Actor } from '#ca/actor'
import type { Source } from '#ca/root/read_source'

/** The documents of R-3 as they came. */
export interface RootApplicationInput {
  /** The form of annex 1 as JSON. */
  form: string
  /** The PKCS#10 request or the P7B; null when it is missing. */
  source: Uint8Array | null
  /** The copy of the accreditation certificate, with its number; null when it is missing. */
  accreditation: { number: string; copy: Uint8Array } | null
  delivery: string
  /** YYYY-MM-DD; today when absent. */
  receivedOn?: string
}

const hex = (bytes: Uint8Array) => Buffer.from(sha256(bytes)).toString('hex')

function assertDelivery(delivery: string) {
  const known = DELIVERIES_TO_ROOT.find((each) => each === delivery)
  if (known) return known
  throw new CaError('E_ROOT_DELIVERY', { delivery, known: DELIVERIES_TO_ROOT.join(', ') })
}

/**
 * registers a CA's application with whatever documents came with it. What is missing or wrong is noted as a
 * problem, so that the refusal of R-6 has its record; fifteen working days run from here.
 */
@inject()
export class RegisterRootApplication {
  constructor(
    protected clock: Clock,
    protected audit: AuditLog
  ) {}

  /**
   * @returns dueOn: the last day of R-5 as the calendar is now (YYYY-MM-DD)
   * @throws CaError E_ROOT_FORM_…, E_ROOT_DELIVERY, E_ROOT_RECEIVED
   */
  async handle(
    input: RootApplicationInput,
    actor: Actor
  ): Promise<{ application: RootApplication; dueOn: string; problems: Problem[] }> {
    const form = readApplicationForm(input.form)
    const delivery = assertDelivery(input.delivery)
    const receivedOn = this.#receivedOn(input)
    const examined = examine({ ...input, form, receivedOn })
    const calendar = await WorkingCalendar.load()
    const dueOn = calendar.addWorkingDays(receivedOn, CERTIFY_TERM.workingDays)
    const { source } = examined
    const row = {
      receivedOn,
      delivery,
      form: JSON.stringify(form),
      problems: JSON.stringify(examined.problems),
      sourceKind: source?.kind ?? null,
      source: input.source && Buffer.from(input.source),
      subject: source && Buffer.from(source.subject),
      spki: source && Buffer.from(source.spki),
      accreditationNumber: input.accreditation?.number || null,
      accreditationSha256: input.accreditation ? hex(input.accreditation.copy) : null,
      state: 'waiting' as const,
      registeredBy: actor,
    }
    return db.transaction(async (trx) => {
      const application = await RootApplication.create(row, { client: trx })
      await this.audit.append(trx, {
        event: 'root_application_registered',
        actor,
        subject: `root_application:${application.id}`,
        data: {
          ...this.#identity(form, source),
          sourceSha256: input.source ? hex(input.source) : null,
          accreditationSha256: row.accreditationSha256,
          receivedOn,
          dueOn,
          problems: examined.problems.map(({ code }) => code),
        },
      })
      return { application, dueOn, problems: examined.problems }
    })
  }

  #receivedOn({ receivedOn = this.clock.today() }: RootApplicationInput): string {
    if (isDate(receivedOn) && receivedOn <= this.clock.today()) return receivedOn
    throw new CaError('E_ROOT_RECEIVED', { date: receivedOn })
  }

  #identity(form: { bin: string; entity: string }, source: Source | null) {
    return {
      bin: form.bin || null,
      organisation: form.entity || null,
      name: source ? nameText(parseName(source.subject)) : null,
      source: source?.kind ?? null,
    }
  }
}
