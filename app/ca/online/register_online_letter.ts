import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { checkLetter } from '#ca/letters/letter_facts'
import { createLetter } from '#ca/letters/create_letter'
import { dueOn as lastDayOf } from '#ca/calendar/deadlines'
import { findAgency } from '#ca/agencies/list_agencies'
import { giveNotice } from '#ca/online/give_notice'
import { hasErrors } from '#ca/letters/finding'
import { LetterFindingsError } from '#ca/letters/errors'
import { letterFindings } from '#ca/letters/check_letter_findings'
import { applicationsOfRow, lockMeant } from '#ca/online/applications_of_row'
import { LapseOnlineApplications } from '#ca/online/lapse_online_applications'
import { OnlinePoints } from '#ca/online/online_points'
import { REQUIRED_OF } from '#ca/letters/annex1/annex1_table'
import { recordLetter } from '#ca/letters/record_letter'
import { sameNumber } from '#ca/letters/same_number'
import { createRow } from '#ca/online/create_row'
import { WorkingCalendar } from '#ca/calendar/working_days'
import { readOnlineNumber } from '#ca/letters/online_number'
import { readSource } from '#ca/letters/letter_source'
import Application from '#models/application'
import OnlineLetterRow from '#models/online_letter_row'
import type { Actor } from '#ca/actor'
import type { Annex1Line } from '#ca/letters/annex1/annex1_table'
import type { LetterRows } from '#ca/letters/letter_source'
import type { NewLetter } from '#ca/letters/create_letter'
import type { TypedLetter } from '#ca/letters/letter_facts'
import type { Meant } from '#ca/online/applications_of_row'
import type OnlineApplication from '#models/online_application'
import type Letter from '#models/letter'

/** A letter with the application of annex 4. */
export interface OnlineLetter extends TypedLetter {
  agencyBin: string
  rows: LetterRows
}

interface Intake extends NewLetter {
  calendar: WorkingCalendar
}

const LONGEST = {
  ...{ applicationNumber: 100, fullName: 500, iin: 100, bin: 100 },
  ...{ position: 300, region: 500, email: 300, phone: 100 },
}

/**
 * Registers an official letter with its application of annex 4 (S-5.3). Each row finds its person's online
 * application; what does not agree is kept beside it, for the operator to look at, and so is a number that is another
 * person's, beside that one. A row that finds none is kept too: the letter has come. Whose letter cannot be confirmed is
 * told so at once, for another one is needed.
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
      await lockMeant(trx, source.table.lines)
      const calendar = await WorkingCalendar.load({ client: trx })
      return this.#register(trx, { agency, form: 'annex4', facts, source, actor, calendar })
    })
    await this.points.reached('letter_registered')
    return registered
  }

  async #register(trx: TransactionClientContract, intake: Intake): Promise<Letter> {
    const { facts, source, calendar } = intake
    const dueOn = lastDayOf(facts.receivedOn, facts.category, calendar)
    const findings = letterFindings({
      facts,
      calendar,
      table: source.table,
      grounds: [],
      dueOn,
      sameNumber: await sameNumber(trx, intake),
    })
    if (hasErrors(findings)) throw new LetterFindingsError(findings, source.table.lines)
    const letter = await createLetter(trx, intake)
    const applications: Application[] = []
    for (const line of source.table.lines) {
      const meant = await applicationsOfRow(trx, line, (id) =>
        this.lapsing.settle(trx, id, facts.receivedOn, intake.actor)
      )
      const row = await storeRow(trx, letter, line, meant, { category: facts.category, dueOn })
      for (const told of misledBy(row, meant))
        await giveNotice(trx, told.id, 'letter_differs', this.clock.now())
      const application = meant.online && (await this.#application(trx, row, meant.online))
      if (application) applications.push(application)
    }
    await recordLetter(this.audit, trx, { letter, applications, ...intake })
    await this.points.reached('letter_registering')
    return letter
  }

  /** The row of the common flow, with the register's data: an open application gets one, once. */
  async #application(
    trx: TransactionClientContract,
    { letterId, rowNumber, category, dueOn }: OnlineLetterRow,
    online: OnlineApplication
  ) {
    if (online.openKey === null || !category || !dueOn) return null
    if (await Application.findBy('onlineApplicationId', online.id, { client: trx })) return null
    return createRow(trx, online, { letterId, rowNumber, category, dueOn })
  }
}

/** Open applications that a row with a mistyped number or IIN is of no use to. */
function misledBy({ applicationNumber }: OnlineLetterRow, { online, quoted }: Meant) {
  const misnumbered = online && readOnlineNumber(applicationNumber) !== online.id ? online : null
  return [misnumbered, quoted].flatMap((one) => (one?.openKey ? [one] : []))
}

function storeRow(
  trx: TransactionClientContract,
  letter: Letter,
  { row, cells }: Annex1Line,
  { online, quoted }: Meant,
  term: Pick<OnlineLetterRow, 'category' | 'dueOn'>
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
      region: cells.region.text.slice(0, LONGEST.region),
      email: cells.email.text.slice(0, LONGEST.email),
      phone: cells.phone.text.slice(0, LONGEST.phone),
      onlineApplicationId: online?.id ?? null,
      quotedApplicationId: quoted?.id ?? null,
      ...term,
    },
    { client: trx }
  )
}
