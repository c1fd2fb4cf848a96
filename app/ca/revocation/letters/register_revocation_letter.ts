import { inject } from '@adonisjs/core'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { findAgency } from '#ca/agencies/list_agencies'
import { lockedCalendar } from '#ca/calendar/lock_calendar'
import { returnBy, revokeBy } from '#ca/calendar/deadlines'
import { LetterFindingsError } from '#ca/letters/errors'
import { perhapsOnTrial } from '#ca/letters/perhaps_on_trial'
import { hasErrors, ofColumnsThatAreThere } from '#ca/letters/finding'
import { checkLetter, shownDate } from '#ca/letters/letter_facts'
import { readSource } from '#ca/letters/letter_source'
import { loadKnownBins } from '#ca/letters/load_row_context'
import { groundOn } from '#ca/revocation/grounds'
import { ANNEX7_FIELDS, ANNEX7_OPTIONAL } from '#ca/revocation/letters/annex7'
import { checkRevocationRows } from '#ca/revocation/letters/check_rows'
import { revocationLetterFindings } from '#ca/revocation/letters/letter_findings'
import { loadOpenRevocations } from '#ca/revocation/letters/open_revocations'
import { loadPossessions } from '#ca/revocation/letters/load_revocable'
import { isUniqueViolation } from '#ca/unique_violation'
import Annex7Quote from '#models/annex7_quote'
import RevocationLetter, { LETTER_DELIVERIES } from '#models/revocation_letter'
import RevocationRequest from '#models/revocation_request'
import type Agency from '#models/agency'
import type { Actor } from '#ca/actor'
import type { Annex1Line } from '#ca/letters/annex1/annex1_table'
import type { Finding } from '#ca/letters/finding'
import type { Ground } from '#ca/revocation/grounds'
import type { LetterFacts, TypedLetter } from '#ca/letters/letter_facts'
import type { Quote } from '#ca/revocation/letters/open_revocations'
import type { LetterRows, LetterSource } from '#ca/letters/letter_source'
import type { ChosenCertificate } from '#ca/revocation/letters/check_rows'
import type { LetterDelivery } from '#models/revocation_letter'

/** A letter with the application of annex 7. */
export interface RevocationLetterInput extends Omit<TypedLetter, 'category'> {
  agencyBin: string
  rows: LetterRows
  /** Key of `GROUNDS`: what the letter gives for all its rows. */
  ground: string
  /** S-20; edms when left out. */
  delivery?: string
  /** Which certificate is meant of a person who has several: serial numbers by IIN. */
  certificates?: Readonly<Record<string, string>>
  /** What the letter asks for is revoked unseen: a person with several certificates stops it. */
  strict?: boolean
  /** Checks everything and stores nothing. */
  dryRun?: boolean
}

/** A letter that was accepted. */
export interface RegisteredRevocationLetter {
  /** Null after a dry run. */
  letter: RevocationLetter | null
  /** The certificates that it asks to revoke, row by row. */
  chosen: ChosenCertificate[]
  /** Warnings only. */
  findings: Finding[]
  rows: Annex1Line[]
}

interface Prepared {
  agency: Agency
  facts: LetterFacts
  delivery: LetterDelivery
  ground: Ground
  source: LetterSource
  meant: ReadonlyMap<string, string>
  strict: boolean
  actor: Actor
}

interface Intake extends Prepared {
  dueOn: string
  returnDueOn: string
}

function checkDelivery(given = 'edms'): LetterDelivery {
  const delivery = LETTER_DELIVERIES.find((each) => each === given)
  if (delivery) return delivery
  throw new CaError('E_LETTER_DELIVERY', {
    delivery: given,
    known: LETTER_DELIVERIES.join(', '),
  })
}

const meantIn = (certificates: RevocationLetterInput['certificates'] = {}) =>
  new Map(Object.entries(certificates).map(([iin, serial]) => [iin, serial.toLowerCase()]))

/**
 * Registers an official letter with its application of annex 7 (S-20): everything, or, when anything in it is wrong,
 * nothing. From its registration one working day runs in which it takes effect (S-23), and five in which the
 * carriers come back (S-25).
 */
@inject()
export class RegisterRevocationLetter {
  constructor(
    protected audit: AuditLog,
    protected clock: Clock
  ) {}

  /**
   * @throws LetterFindingsError with all findings, when one of them is an error
   * @throws CaError E_FILE_…, E_LETTER_…, E_RECEIVED_…, E_AGENCY_UNKNOWN, E_REVOCATION_GROUND,
   *   E_REVOCATION_LETTER_KNOWN
   */
  async handle(input: RevocationLetterInput, actor: Actor): Promise<RegisteredRevocationLetter> {
    const prepared = await this.#prepare(input, actor)
    const dryRun = input.dryRun ?? false
    return perhapsOnTrial(dryRun, (trx) => this.#register(prepared, dryRun, trx))
  }

  async #prepare(input: RevocationLetterInput, actor: Actor): Promise<Prepared> {
    const facts = checkLetter(input, this.clock.today())
    const bin = input.agencyBin.trim()
    const agency = await findAgency(bin)
    if (!agency) throw new CaError('E_AGENCY_UNKNOWN', { bin }, 404)
    return {
      agency,
      facts,
      actor,
      ground: groundOn(input.ground, facts.receivedOn),
      delivery: checkDelivery(input.delivery),
      meant: meantIn(input.certificates),
      strict: input.strict ?? false,
      source: await readSource(input.rows, ANNEX7_FIELDS, ANNEX7_OPTIONAL),
    }
  }

  async #register(prepared: Prepared, dryRun: boolean, trx: TransactionClientContract) {
    const calendar = await lockedCalendar(trx)
    const { receivedOn } = prepared.facts
    const intake = {
      ...prepared,
      dueOn: revokeBy(receivedOn, calendar),
      returnDueOn: returnBy(receivedOn, calendar),
    }
    const letter = await this.#createLetter(intake, trx)
    const { lines, missing } = intake.source.table
    const rows = await this.#check(intake, trx)
    const ofCells = ofColumnsThatAreThere(rows.findings, missing)
    const findings = [...revocationLetterFindings({ ...intake, calendar }), ...ofCells]
    if (hasErrors(findings)) throw new LetterFindingsError(findings, lines)
    if (dryRun) return { letter: null, chosen: rows.chosen, findings, rows: lines }
    await this.#createRequests(letter, rows.chosen, intake, trx)
    await createQuotes(letter, rows.quotes, trx)
    await this.#record(letter, rows.chosen, intake, trx)
    return { letter, chosen: rows.chosen, findings, rows: lines }
  }

  async #createLetter(intake: Intake, trx: TransactionClientContract) {
    const { agency, facts, source, delivery, dueOn, returnDueOn, actor } = intake
    const { number, datedOn, receivedOn, headName, executorName, executorPhone } = facts
    const { carriersAttached } = facts
    const said = { number, datedOn, receivedOn, headName, executorName, executorPhone }
    const terms = { delivery, dueOn, returnDueOn, createdAt: this.clock.now() }
    try {
      return await RevocationLetter.create(
        {
          agencyId: agency.id,
          ...said,
          carriersAttached,
          ...terms,
          ...source.kept,
          registeredBy: actor,
        },
        { client: trx }
      )
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
      const date = shownDate(datedOn)
      throw new CaError('E_REVOCATION_LETTER_KNOWN', { number, date }, 409)
    }
  }

  async #check({ agency, source, meant, strict }: Intake, trx: TransactionClientContract) {
    const { lines } = source.table
    return checkRevocationRows(lines, {
      agencyBin: agency.bin,
      ...{ meant, strict },
      knownBins: await loadKnownBins(lines, trx),
      possessions: await loadPossessions(lines, this.clock.now(), trx),
      online: await loadOpenRevocations(lines, trx),
    })
  }

  #createRequests(
    letter: RevocationLetter,
    chosen: ChosenCertificate[],
    { ground }: Intake,
    trx: TransactionClientContract
  ) {
    const rows = chosen.map(({ row, certificate, ...said }) => ({
      ...said,
      letterId: letter.id,
      rowNumber: row,
      certificateId: certificate.id,
      ground: ground.key,
      setAsideAt: null,
      setAsideBy: null,
      setAsideReason: null,
    }))
    return RevocationRequest.createMany(rows, { client: trx })
  }

  async #record(
    letter: RevocationLetter,
    chosen: ChosenCertificate[],
    { actor, agency, ground, dueOn, returnDueOn }: Intake,
    trx: TransactionClientContract
  ) {
    const { id, number, datedOn, receivedOn, sourceSha256 } = letter
    const [certificates, agencyBin] = [chosen.length, agency.bin]
    await this.audit.append(trx, {
      event: 'revocation_letter_registered',
      actor,
      subject: `revocation_letter:${id}`,
      data: {
        ...{ agencyBin, number, datedOn, receivedOn, dueOn, returnDueOn, certificates },
        ...{ ground: ground.key, sourceSha256 },
      },
    })
    for (const { row, iin, certificate } of chosen) {
      const { serial } = certificate
      await this.audit.append(trx, {
        event: 'revocation_requested',
        actor,
        subject: `certificate:${serial}`,
        data: { serial, letterId: id, letterNumber: number, row, iin, ground: ground.key, dueOn },
      })
    }
  }
}

/** As long as their columns. */
const LONGEST = { applicationNumber: 100, fullName: 500, iin: 100, bin: 100 }

function createQuotes(
  letter: RevocationLetter,
  quotes: Quote[],
  client: TransactionClientContract
) {
  const rows = quotes.map(({ line: { row, cells }, application }) => ({
    letterId: letter.id,
    rowNumber: row,
    applicationNumber: cells.onlineNumber.text.slice(0, LONGEST.applicationNumber),
    fullName: cells.fullName.text.slice(0, LONGEST.fullName),
    iin: cells.iin.text.slice(0, LONGEST.iin),
    bin: cells.bin.text.slice(0, LONGEST.bin),
    onlineApplicationId: application.id,
  }))
  return Annex7Quote.createMany(rows, { client })
}
