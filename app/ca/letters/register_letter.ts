import { inject } from '@adonisjs/core'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { LetterFindingsError } from '#ca/letters/errors'
import { perhapsOnTrial } from '#ca/letters/perhaps_on_trial'
import { checkLetter } from '#ca/letters/letter_facts'
import { recordLetter } from '#ca/letters/record_letter'
import { sameNumber } from '#ca/letters/same_number'
import { createLetter } from '#ca/letters/create_letter'
import { checkRows } from '#ca/letters/check_rows'
import { dueOn } from '#ca/calendar/deadlines'
import { findAgency } from '#ca/agencies/list_agencies'
import { lockedCalendar } from '#ca/calendar/lock_calendar'
import { hasErrors, ofColumnsThatAreThere } from '#ca/letters/finding'
import { letterFindings } from '#ca/letters/check_letter_findings'
import {
  loadHolders,
  loadHolding,
  loadKnownBins,
  loadRegionIndex,
} from '#ca/letters/load_row_context'
import {
  offlineGround,
  readGrounds,
  secondCertificateGround,
} from '#ca/letters/second_certificate_grounds'
import { readSource } from '#ca/letters/letter_source'
import { searchText } from '#ca/search_text'
import Application from '#models/application'
import type Letter from '#models/letter'
import type Agency from '#models/agency'
import type { Actor } from '#ca/actor'
import type { Annex1Line } from '#ca/letters/annex1/annex1_table'
import type { Finding } from '#ca/letters/finding'
import type { Grounds } from '#ca/letters/second_certificate_grounds'
import type { LetterFacts, TypedLetter } from '#ca/letters/letter_facts'
import type { LetterRows, LetterSource } from '#ca/letters/letter_source'
import type { Person } from '#ca/letters/read_cells'
import type { WorkingCalendar } from '#ca/calendar/working_days'

/** A letter with its rows. */
export interface LetterToRegister extends TypedLetter {
  agencyBin: string
  rows: LetterRows
  /** By IIN: two_agencies, hr_signer or type_c (S-11.5); carrier_failed or carrier_lost (S-4.2). */
  secondCertificateGrounds?: Record<string, string>
  /** Checks everything and stores nothing. */
  dryRun?: boolean
}

/** A letter that was accepted. */
export interface RegisteredLetter {
  /** Null after a dry run. */
  letter: Letter | null
  /** Empty after a dry run. */
  applications: Application[]
  /** The employees of the table, stored or not. */
  people: Person[]
  /** Warnings only. */
  findings: Finding[]
  rows: Annex1Line[]
}

/** A letter on its way in: read and checked as far as that goes without a transaction. */
interface Prepared {
  agency: Agency
  facts: LetterFacts
  source: LetterSource
  grounds: Grounds
  actor: Actor
}

/** The same with its deadline (S-7), by a calendar that stays as it is until the letter is stored. */
interface Intake extends Prepared {
  calendar: WorkingCalendar
  dueOn: string
}

/**
 * Registers an official letter with its application of annex 1 (S-4): everything, or, when anything in it is
 * wrong, nothing.
 */
@inject()
export class RegisterLetter {
  constructor(
    protected audit: AuditLog,
    protected clock: Clock
  ) {}

  /**
   * @throws LetterFindingsError with all findings, when one of them is an error
   * @throws CaError E_FILE_…, E_LETTER_…, E_RECEIVED_…, E_AGENCY_UNKNOWN, E_LETTER_ALREADY_REGISTERED,
   *   E_GROUND_UNKNOWN
   */
  async handle(input: LetterToRegister, actor: Actor): Promise<RegisteredLetter> {
    const prepared = await this.#prepare(input, actor)
    const dryRun = input.dryRun ?? false
    return perhapsOnTrial(dryRun, (trx) => this.#register(prepared, dryRun, trx))
  }

  async #prepare(input: LetterToRegister, actor: Actor): Promise<Prepared> {
    const facts = checkLetter(input, this.clock.today())
    const agency = await findAgency(input.agencyBin.trim())
    if (!agency) throw new CaError('E_AGENCY_UNKNOWN', { bin: input.agencyBin.trim() }, 404)
    const source = await readSource(input.rows)
    const grounds = readGrounds(input.secondCertificateGrounds)
    return { agency, facts, source, grounds, actor }
  }

  async #register(prepared: Prepared, dryRun: boolean, trx: TransactionClientContract) {
    const { receivedOn, category } = prepared.facts
    const calendar = await lockedCalendar(trx)
    const intake = { ...prepared, calendar, dueOn: dueOn(receivedOn, category, calendar) }
    const letter = await createLetter(trx, { ...intake, form: 'annex1' })
    const { findings, people } = await this.#check(intake, trx)
    const rows = intake.source.table.lines
    if (hasErrors(findings)) throw new LetterFindingsError(findings, rows)
    if (dryRun) return { letter: null, applications: [], people, findings, rows }
    const applications = await this.#createApplications(letter, people, intake, trx)
    await recordLetter(this.audit, trx, { letter, applications, ...intake })
    return { letter, applications, people, findings, rows }
  }

  async #check(intake: Intake, trx: TransactionClientContract) {
    const { agency, facts, source, grounds } = intake
    const { lines, missing } = source.table
    const rows = checkRows(lines, {
      agencyBin: agency.bin,
      localHolders: agency.localExecutiveBody ? await loadHolders(lines, trx) : new Set(),
      receivedOn: facts.receivedOn,
      regionIndex: await loadRegionIndex(trx),
      knownBins: await loadKnownBins(lines, trx),
      holding: { ...(await loadHolding(lines, this.clock.now(), trx)), grounds },
    })
    const ofCells = ofColumnsThatAreThere(rows.findings, missing)
    const about = { table: source.table, grounds: grounds.keys() }
    const number = await sameNumber(trx, intake)
    const ofLetter = letterFindings({ ...intake, ...about, sameNumber: number })
    return { people: rows.people, findings: [...ofLetter, ...ofCells] }
  }

  #createApplications(
    letter: Letter,
    people: Person[],
    intake: Intake,
    trx: TransactionClientContract
  ) {
    const rows = people.map(({ row, ...person }) => ({
      ...person,
      letterId: letter.id,
      rowNumber: row,
      category: intake.facts.category,
      dueOn: intake.dueOn,
      secondCertificateGround: secondCertificateGround(intake.grounds, person.iin),
      offlineGround: offlineGround(intake.grounds, person.iin),
      state: 'waiting' as const,
      putOffAt: null,
      search: searchText(person.surname, person.givenName, person.patronymic, person.iin),
    }))
    return Application.createMany(rows, { client: trx })
  }
}
