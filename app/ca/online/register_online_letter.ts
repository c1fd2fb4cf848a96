import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { checkLetter } from '#ca/letters/letter_facts'
import { createLetter } from '#ca/letters/create_letter'
import { dueOn } from '#ca/calendar/deadlines'
import { findAgency } from '#ca/agencies/list_agencies'
import { hasErrors } from '#ca/letters/finding'
import { LetterFindingsError } from '#ca/letters/errors'
import { letterFindings } from '#ca/letters/check_letter_findings'
import { lockedCalendar } from '#ca/calendar/lock_calendar'
import { LapseOnlineApplications } from '#ca/online/lapse_online_applications'
import { OnlinePoints } from '#ca/online/online_points'
import { readOnlineNumber } from '#ca/letters/online_number'
import { REQUIRED_OF } from '#ca/letters/annex1/annex1_table'
import { recordLetter } from '#ca/letters/record_letter'
import { sameNumber } from '#ca/letters/same_number'
import { createRow } from '#ca/online/create_row'
import { readSource } from '#ca/letters/letter_source'
import Application from '#models/application'
import OnlineApplication from '#models/online_application'
import OnlineLetterRow from '#models/online_letter_row'
import type { Actor } from '#ca/actor'
import type { Annex1Line } from '#ca/letters/annex1/annex1_table'
import type { LetterRows } from '#ca/letters/letter_source'
import type { NewLetter } from '#ca/letters/create_letter'
import type { TypedLetter } from '#ca/letters/letter_facts'
import type { WorkingCalendar } from '#ca/calendar/working_days'
import type Letter from '#models/letter'

/** A letter with the application of annex 4. */
export interface OnlineLetter extends TypedLetter {
  agencyBin: string
  rows: LetterRows
}

interface Intake extends NewLetter {
  calendar: WorkingCalendar
}

const LONGEST = { applicationNumber: 100, fullName: 500, iin: 100, bin: 100, position: 300 }

/**
 * Registers an official letter with its application of annex 4 (S-5.3). Each row finds the online application that it
 * quotes; what does not agree is kept beside it, for the operator to look at. A row that finds none is kept too: the
 * letter has come.
 */
@inject()
export class RegisterOnlineLetter {
  constructor(
    protected audit: AuditLog,
    protected clock: Clock,
    protected lapsing: LapseOnlineApplications,
    protected points: OnlinePoints
  ) {}

  /** @throws LetterFindingsError (no rows, a column missing); CaError as `RegisterLetter` */
  async handle(input: OnlineLetter, actor: Actor): Promise<Letter> {
    const facts = checkLetter(input, this.clock.today())
    const agency = await findAgency(input.agencyBin.trim())
    if (!agency) throw new CaError('E_AGENCY_UNKNOWN', { bin: input.agencyBin.trim() }, 404)
    const source = await readSource(input.rows, REQUIRED_OF.annex4)
    const registered = await db.transaction(async (trx) => {
      const calendar = await lockedCalendar(trx)
      return this.#register(trx, { agency, form: 'annex4', facts, source, actor, calendar })
    })
    await this.points.reached('letter_registered')
    return registered
  }

  async #register(trx: TransactionClientContract, intake: Intake): Promise<Letter> {
    const { facts, source, calendar } = intake
    const lastDay = dueOn(facts.receivedOn, facts.category, calendar)
    const findings = letterFindings({
      facts,
      calendar,
      table: source.table,
      grounds: [],
      dueOn: lastDay,
      sameNumber: await sameNumber(trx, intake),
    })
    if (hasErrors(findings)) throw new LetterFindingsError(findings, source.table.lines)
    const letter = await createLetter(trx, intake)
    const applications: Application[] = []
    for (const line of source.table.lines) {
      const online = await this.#find(trx, line, intake)
      await storeRow(trx, letter, line, online)
      const row = online && (await this.#application(trx, letter, line, online, lastDay, intake))
      if (row) applications.push(row)
    }
    await recordLetter(this.audit, trx, { letter, applications, ...intake })
    await this.points.reached('letter_registering')
    return letter
  }

  /** By the number; failing that, the open application of the person. The term of S-13 is settled by the day of the letter. */
  async #find(trx: TransactionClientContract, { cells }: Annex1Line, { facts, actor }: Intake) {
    const id = readOnlineNumber(cells.onlineNumber.text) ?? 0
    const iin = cells.iin.text.replace(/\D/g, '').padStart(12, '0')
    const applications = () =>
      OnlineApplication.query({ client: trx }).where({ kind: 'issue', channel: 'online' })
    const found =
      (await applications().where('id', id).first()) ??
      (await applications().where('iin', iin).whereNotNull('openKey').first())
    if (!found) return null
    await this.lapsing.settle(trx, found.id, facts.receivedOn, actor)
    return found.refresh()
  }

  /** The row of the common flow, with the register's data: an open application gets one, once. */
  async #application(
    trx: TransactionClientContract,
    letter: Letter,
    { row }: Annex1Line,
    online: OnlineApplication,
    lastDay: string,
    { facts }: Intake
  ) {
    if (online.openKey === null) return null
    if (await Application.findBy('onlineApplicationId', online.id, { client: trx })) return null
    const { category } = facts
    return createRow(trx, online, { letterId: letter.id, rowNumber: row, category, dueOn: lastDay })
  }
}

function storeRow(
  trx: TransactionClientContract,
  letter: Letter,
  { row, cells }: Annex1Line,
  online: OnlineApplication | null
) {
  return OnlineLetterRow.create(
    {
      letterId: letter.id,
      rowNumber: row,
      applicationNumber: cells.onlineNumber.text.slice(0, LONGEST.applicationNumber),
      fullName: cells.fullName.text.slice(0, LONGEST.fullName),
      iin: cells.iin.text.slice(0, LONGEST.iin),
      bin: cells.bin.text.slice(0, LONGEST.bin),
      organisation: cells.organisation.text.slice(0, LONGEST.fullName),
      position: cells.position.text.slice(0, LONGEST.position),
      onlineApplicationId: online?.id ?? null,
    },
    { client: trx }
  )
}
