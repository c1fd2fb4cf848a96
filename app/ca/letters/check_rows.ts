import { ageOn } from '#ca/agencies/identification_numbers'
import { cellFinding, inReadingOrder } from '#ca/letters/finding'
import { checkChannel, checkHolding } from '#ca/letters/check_holding'
import { personOf, readCells } from '#ca/letters/read_cells'
import type { Annex1Line } from '#ca/letters/annex1/annex1_table'
import type { Finding, Problem } from '#ca/letters/finding'
import type { Holding } from '#ca/letters/check_holding'
import type { Person, ReadCells } from '#ca/letters/read_cells'
import type { RegionIndex } from '#ca/letters/fields/region'

/** What the rows of a letter are held against. */
export interface RowContext {
  /** The BIN of the agency whose letter it is. */
  agencyBin: string
  /** S-9: its people who have had a certificate, when it is a local executive body. */
  localHolders?: ReadonlySet<string>
  /** BINs of agencies that are entered: divisions among them. */
  knownBins: ReadonlySet<string>
  regionIndex: RegionIndex
  /** The day of receipt, YYYY-MM-DD: age counts on it. */
  receivedOn: string
  holding: Holding
}

/** The findings, and the people whose rows could be read. */
export interface CheckedRows {
  findings: Finding[]
  people: Person[]
}

/** S-11.4: no certificate for a person under sixteen. */
const YOUNGEST = 16

/** S-11.4, on the day of receipt. An IIN that does not tell the century cannot tell the age. */
function checkAge(iin: string, receivedOn: string): Problem[] {
  const age = ageOn(iin, receivedOn)
  if (age === null) return [{ code: 'W_IIN_CENTURY' }]
  return age < YOUNGEST ? [{ code: 'E_AGE_UNDER_16', facts: { age: Math.max(age, 0) } }] : []
}

/** The BIN of a row is the agency's own, or that of a division: one that is entered, or a branch by its sixth digit. */
export function checkBinOfRow(
  bin: string,
  { agencyBin, knownBins }: Pick<RowContext, 'agencyBin' | 'knownBins'>
): Problem[] {
  if (bin === agencyBin) return []
  const division = knownBins.has(bin) || bin[5] === '1' || bin[5] === '2'
  return [{ code: division ? 'W_BIN_OF_DIVISION' : 'E_BIN_OTHER_AGENCY', facts: { agencyBin } }]
}

function checkNumbers(line: Annex1Line, { iin, bin }: ReadCells, context: RowContext): Finding[] {
  const ofIin = iin
    ? [
        ...checkAge(iin, context.receivedOn),
        ...checkChannel(iin, context.localHolders ?? new Set(), context.holding.grounds),
        ...checkHolding(iin, bin, context.holding),
      ]
    : []
  const ofBin = bin ? checkBinOfRow(bin, context) : []
  return [
    ...ofIin.map((problem) => cellFinding(line, 'iin', problem)),
    ...ofBin.map((problem) => cellFinding(line, 'bin', problem)),
  ]
}

/** A row as far as it says whose it is. */
interface NumberedRow {
  line: Annex1Line
  cells: Pick<ReadCells, 'iin'>
}

/** The same IIN twice in one table: every row but the first is named, with the number of the first. */
export function checkRepeats(rows: readonly NumberedRow[]): Finding[] {
  const first = new Map<string, number>()
  return rows.flatMap(({ line, cells: { iin } }) => {
    if (!iin) return []
    const earlier = first.get(iin)
    if (earlier === undefined) {
      first.set(iin, line.row)
      return []
    }
    return [cellFinding(line, 'iin', { code: 'E_IIN_REPEATED', facts: { row: String(earlier) } })]
  })
}

interface ReadRow {
  line: Annex1Line
  cells: ReadCells
  findings: Finding[]
}

/**
 * Holds every row of a table against the rules: the form of each cell, IIN and BIN, age (S-11.4), the same person
 * twice, the channel (S-9), a valid certificate or an open application that the person already has (S-11.5).
 */
export function checkRows(lines: readonly Annex1Line[], context: RowContext): CheckedRows {
  const rows = lines.map((line): ReadRow => ({ line, ...readCells(line, context.regionIndex) }))
  const findings = rows.flatMap(({ line, cells, findings: ofCells }) => [
    ...ofCells,
    ...checkNumbers(line, cells, context),
  ])
  const people = rows.map(({ line, cells }) => personOf(line.row, cells))
  return {
    findings: inReadingOrder([...findings, ...checkRepeats(rows)]),
    people: people.filter((person) => person !== null),
  }
}
