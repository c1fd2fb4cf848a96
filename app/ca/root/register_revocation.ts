import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { AuditLog } from '#ca/audit/audit_log'
import { isDate } from '#ca/calendar/dates'
import { WorkingCalendar } from '#ca/calendar/working_days'
import { readRevocationForm, type RevocationForm } from '#ca/root/application_form'
import { REASON_OF_GROUND, revocationGround, revocationReason } from '#ca/root/revocation_reasons'
import { REVOKE_TERM } from '#ca/root/terms'
import { isUniqueViolation } from '#ca/unique_violation'
import RootCertificate from '#models/root_certificate'
import RootRevocation from '#models/root_revocation'
import { DELIVERIES_TO_ROOT } from '#models/root_application'
import type { Actor } from '#ca/actor'

/** the official letter with the application (annex 2) and the document that proves the ground. */
export interface RootRevocationInput {
  /** The form of annex 2 as JSON; its serial number says which certificate. */
  form: string
  /** One of `ROOT_REVOCATION_GROUNDS`. */
  ground: string
  /** Reason code of the list; that of the ground when absent. */
  reason?: string
  letterNumber: string
  /** What proves the ground. Not needed when the holder asks. */
  proof?: string | null
  delivery: string
  /** YYYY-MM-DD; today when absent. */
  receivedOn?: string
}

/** Serial numbers as people copy them. */
const plainSerial = (text: string) => text.replace(/[\s:]/g, '').toLowerCase()

/**
 * registers an application to revoke a re-subordinated certificate. From here one working day runs in
 * which it is revoked (`RevokeRootCertificate`).
 */
@inject()
export class RegisterRootRevocation {
  constructor(
    protected clock: Clock,
    protected audit: AuditLog
  ) {}

  /**
   * @throws CaError E_ROOT_FORM_…, E_ROOT_GROUND, E_ROOT_REVOCATION_REASON, E_ROOT_DELIVERY, E_ROOT_RECEIVED,
   *   E_ROOT_LETTER, E_ROOT_PROOF, E_ROOT_CERTIFICATE_ABSENT, E_ROOT_REVOCATION_KNOWN
   */
  async handle(
    input: RootRevocationInput,
    actor: Actor
  ): Promise<{ revocation: RootRevocation; dueOn: string }> {
    const form = readRevocationForm(input.form)
    const facts = this.#check(input)
    const calendar = await WorkingCalendar.load()
    const dueOn = calendar.addWorkingDays(facts.receivedOn, REVOKE_TERM.workingDays)
    try {
      const revocation = await db.transaction((trx) =>
        this.#store(trx, form, { ...facts, dueOn }, actor)
      )
      return { revocation, dueOn }
    } catch (error) {
      if (isUniqueViolation(error))
        throw new CaError('E_ROOT_REVOCATION_KNOWN', { serial: form.serial }, 409)
      throw error
    }
  }

  #check(input: RootRevocationInput) {
    const ground = revocationGround(input.ground)
    const reason = input.reason ? revocationReason(input.reason) : REASON_OF_GROUND[ground]
    const delivery = DELIVERIES_TO_ROOT.find((each) => each === input.delivery)
    const known = DELIVERIES_TO_ROOT.join(', ')
    if (!delivery) throw new CaError('E_ROOT_DELIVERY', { delivery: input.delivery, known })
    const { receivedOn = this.clock.today() } = input
    if (!isDate(receivedOn) || receivedOn > this.clock.today())
      throw new CaError('E_ROOT_RECEIVED', { date: receivedOn })
    const letterNumber = input.letterNumber.trim()
    if (!letterNumber) throw new CaError('E_ROOT_LETTER')
    const proof = input.proof?.trim() || null
    if (!proof && ground !== 'request') throw new CaError('E_ROOT_PROOF', { ground })
    return { ground, reason, delivery, receivedOn, letterNumber, proof }
  }

  async #store(
    trx: TransactionClientContract,
    form: RevocationForm,
    {
      dueOn,
      ...facts
    }: Pick<
      RootRevocation,
      'ground' | 'reason' | 'delivery' | 'receivedOn' | 'letterNumber' | 'proof'
    > & { dueOn: string },
    actor: Actor
  ) {
    const serial = plainSerial(form.serial)
    await trx.rawQuery('update root_certificates set serial = serial where serial = ?', [serial])
    const certificate = await RootCertificate.findBy('serial', serial, { client: trx })
    if (!certificate?.der) throw new CaError('E_ROOT_CERTIFICATE_ABSENT', { serial }, 404)
    const revocation = await RootRevocation.create(
      {
        ...facts,
        certificateId: certificate.id,
        form: JSON.stringify(form),
        registeredBy: actor,
        registeredAt: this.clock.now(),
        revokedBy: null,
        revokedAt: null,
      },
      { client: trx }
    )
    const { ground, letterNumber, receivedOn, proof } = facts
    await this.audit.append(trx, {
      event: 'root_revocation_registered',
      actor,
      subject: `root_certificate:${serial}`,
      data: { serial, ground, letterNumber, receivedOn, dueOn, proof },
    })
    return revocation
  }
}
