import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { AuditLog } from '#ca/audit/audit_log'
import { WorkingCalendar } from '#ca/calendar/working_days'
import { readRevocationForm, type RevocationForm } from '#ca/root/application_form'
import { assertDocument, keepDocument } from '#ca/root/documents'
import { letterNumberOf } from '#ca/root/letter_number'
import { readReceipt, type Receipt } from '#ca/root/receipt'
import { RevocationProblemsError, revocationProblems } from '#ca/root/revocation_problems'
import { REASON_OF_GROUND, revocationGround, revocationReason } from '#ca/root/revocation_reasons'
import { holdingOn, REVOKE_TERMS } from '#ca/root/terms'
import { isUniqueViolation } from '#ca/unique_violation'
import RootCertificate from '#models/root_certificate'
import RootRevocation from '#models/root_revocation'
import type { Actor } from '#ca/actor'

/** the official letter with the application (annex 2) and the document that proves the ground. */
export interface RootRevocationInput {
  /** The form of annex 2 as JSON; its serial number says which certificate. */
  form: string
  /** One of `ROOT_REVOCATION_GROUNDS`. */
  ground: string
  /** Reason code of the list; that of the ground when absent. */
  reason?: string
  /** The official letter. */
  letter: { number: string; copy: Uint8Array }
  /** What proves the ground, in words and as a file: R-11 asks for it on every ground. */
  proof: { name: string; copy: Uint8Array }
  delivery: string
  /** YYYY-MM-DD; today when absent. */
  receivedOn?: string
}

/** What is entered, once it is read. */
interface Reading
  extends Receipt, Pick<RootRevocation, 'ground' | 'reason' | 'letterNumber' | 'proof'> {
  form: RevocationForm
  dueOn: string
}

/** Serial numbers as people copy them. */
const plainSerial = (text: string) => text.replace(/[\s:]/g, '').toLowerCase()

/**
 * registers an application to revoke a re-subordinated certificate, with the letter and the proof as they
 * came. From here one working day runs in which it is revoked (`RevokeRootCertificate`).
 */
@inject()
export class RegisterRootRevocation {
  constructor(
    protected clock: Clock,
    protected audit: AuditLog
  ) {}

  /**
   * @returns dueOn: the last day of R-12 as the calendar is now (YYYY-MM-DD)
   * @throws RevocationProblemsError E_ROOT_REVOCATION_PROBLEMS; CaError E_ROOT_FORM_…, E_ROOT_GROUND,
   *   E_ROOT_REVOCATION_REASON, E_ROOT_DELIVERY, E_ROOT_RECEIVED, E_ROOT_LETTER, E_ROOT_PROOF, E_ROOT_DOCUMENT,
   *   E_ROOT_CERTIFICATE_ABSENT, E_ROOT_REVOCATION_KNOWN
   */
  async handle(
    input: RootRevocationInput,
    actor: Actor
  ): Promise<{ revocation: RootRevocation; dueOn: string }> {
    const reading = await this.#read(input)
    try {
      const revocation = await db.transaction((trx) => this.#store(trx, input, reading, actor))
      return { revocation, dueOn: reading.dueOn }
    } catch (error) {
      if (isUniqueViolation(error))
        throw new CaError('E_ROOT_REVOCATION_KNOWN', { serial: reading.form.serial }, 409)
      throw error
    }
  }

  async #read(input: RootRevocationInput): Promise<Reading> {
    const form = readRevocationForm(input.form)
    const ground = revocationGround(input.ground)
    const reason = input.reason ? revocationReason(input.reason) : REASON_OF_GROUND[ground]
    const receipt = readReceipt(input, this.clock.today())
    const letterNumber = letterNumberOf(input.letter.number)
    const proof = input.proof.name.trim()
    if (!proof) throw new CaError('E_ROOT_PROOF', { ground })
    assertDocument('letter', input.letter.copy)
    assertDocument('proof', input.proof.copy)
    return { ...receipt, form, ground, reason, letterNumber, proof, dueOn: await this.#dueOn() }
  }

  async #dueOn(): Promise<string> {
    const today = this.clock.today()
    const calendar = await WorkingCalendar.load()
    return calendar.addWorkingDays(today, holdingOn(REVOKE_TERMS, today).workingDays)
  }

  async #store(
    trx: TransactionClientContract,
    { letter, proof: evidence }: RootRevocationInput,
    { form, dueOn, ...facts }: Reading,
    actor: Actor
  ) {
    const certificate = await this.#certificate(trx, plainSerial(form.serial))
    const problems = revocationProblems(form, certificate, facts.ground)
    if (problems.length > 0) throw new RevocationProblemsError(problems)
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
    const owner = { revocationId: revocation.id }
    const kept = await keepDocument(trx, owner, { kind: 'letter', content: letter.copy })
    const proven = await keepDocument(trx, owner, { kind: 'proof', content: evidence.copy })
    const { ground, letterNumber, receivedOn, proof } = facts
    const { serial } = certificate
    const [letterSha256, proofSha256] = [kept.sha256, proven.sha256]
    await this.audit.append(trx, {
      event: 'root_revocation_registered',
      actor,
      subject: `root_certificate:${serial}`,
      data: { serial, ground, letterNumber, receivedOn, dueOn, letterSha256, proof, proofSha256 },
    })
    return revocation
  }

  async #certificate(trx: TransactionClientContract, serial: string): Promise<RootCertificate> {
    await trx.rawQuery('update root_certificates set serial = serial where serial = ?', [serial])
    const certificate = await RootCertificate.query({ client: trx })
      .where('serial', serial)
      .whereNotNull('der')
      .preload('application')
      .first()
    if (certificate) return certificate
    throw new CaError('E_ROOT_CERTIFICATE_ABSENT', { serial }, 404)
  }
}
