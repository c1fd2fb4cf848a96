import { cellFinding } from '#ca/letters/finding'
import { readBin, readIin } from '#ca/letters/fields/identification_number'
import { readEmail } from '#ca/letters/fields/email'
import { readPersonName } from '#ca/letters/fields/person_name'
import { readPhone } from '#ca/letters/fields/phone'
import { readPlainText } from '#ca/letters/fields/plain_text'
import { readRegion } from '#ca/letters/fields/region'
import type { Annex1Line, Field } from '#ca/letters/annex1/annex1_table'
import type { Finding } from '#ca/letters/finding'
import type { PersonName } from '#ca/letters/fields/person_name'
import type { Place, RegionIndex } from '#ca/letters/fields/region'
import type { Reading } from '#ca/letters/fields/reading'

/** What the cells of one row say; null where a cell is refused. */
export interface ReadCells {
  name: PersonName | null
  iin: string | null
  bin: string | null
  organisation: string | null
  position: string | null
  place: Place | null
  email: string | null
  phone: string | null
}

/** An employee whose cells were all read. */
export interface Person extends PersonName {
  /** 1, 2, 3 … within the table. */
  row: number
  iin: string
  bin: string
  organisation: string
  position: string
  regionKato: string
  locality: string | null
  email: string
  phone: string
}

/** Room in the tables of the database. */
const LONGEST_ORGANISATION = 500
const LONGEST_POSITION = 300

/** Reads cells of a row, each by the rules of its column; what is wrong gathers in `findings`. */
export function cellReader(line: Annex1Line) {
  const findings: Finding[] = []
  function read<T>(field: Field, reader: (text: string) => Reading<T>): T | null {
    const { text } = line.cells[field]
    const { value, problems }: Reading<T> =
      text === '' ? { value: null, problems: [{ code: 'E_CELL_EMPTY' }] } : reader(text)
    findings.push(...problems.map((problem) => cellFinding(line, field, problem)))
    return value
  }
  return { read, findings }
}

/** What every annex says of a person: the name, IIN, and the organisation with its BIN. */
export function readIdentity({ read }: Pick<ReturnType<typeof cellReader>, 'read'>) {
  return {
    name: read('fullName', readPersonName),
    iin: read('iin', readIin),
    bin: read('bin', readBin),
    organisation: read('organisation', (text) => readPlainText(text, LONGEST_ORGANISATION)),
  }
}

/** Reads every cell of a row by the rules of its column. */
export function readCells(line: Annex1Line, regionIndex: RegionIndex) {
  const { read, findings } = cellReader(line)
  const cells: ReadCells = {
    ...readIdentity({ read }),
    position: read('position', (text) => readPlainText(text, LONGEST_POSITION)),
    place: read('region', (text) => readRegion(text, regionIndex)),
    email: read('email', readEmail),
    phone: read('phone', readPhone),
  }
  return { cells, findings }
}

/** The employee of a row, or null when a cell of it is refused. */
export function personOf(row: number, cells: ReadCells): Person | null {
  const { name, iin, bin, organisation, position, place, email, phone } = cells
  if (!name || !iin || !bin || !organisation || !position || !place || !email || !phone) return null
  const { kato: regionKato, locality } = place
  return { row, ...name, iin, bin, organisation, position, regionKato, locality, email, phone }
}
