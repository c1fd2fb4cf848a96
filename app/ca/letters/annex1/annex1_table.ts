import type { LetterForm } from '#models/letter'

/** The nine columns of annex 1, in the order of the form. */
export const FIELDS = [
  'number',
  'fullName',
  'iin',
  'bin',
  'organisation',
  'position',
  'region',
  'email',
  'phone',
] as const

/** The ten of annex 4: the number of the online application stands before the e-mail. */
export const ANNEX4_FIELDS = [
  ...FIELDS.slice(0, FIELDS.indexOf('email')),
  'onlineNumber',
  'email',
  'phone',
] as const
export type Field = (typeof FIELDS)[number] | 'onlineNumber'

/** The columns that every employee's row must fill; the row number is counted anew. */
export const REQUIRED_FIELDS = FIELDS.filter((field) => field !== 'number')

/** The same by the form that is in the letter. */
export const REQUIRED_OF: Readonly<Record<LetterForm, readonly TypedField[]>> = {
  annex1: REQUIRED_FIELDS,
  annex4: ANNEX4_FIELDS.filter((field) => field !== 'number'),
}

/** A column that an employee's row fills. */
export type TypedField = Exclude<Field, 'number'>

/** One employee as typed on a screen: what would stand in the cells. */
export type Annex1Row = Record<Exclude<TypedField, 'onlineNumber'>, string> & {
  onlineNumber?: string
}

/** A cell of the table: clean text, and where it stands (`C8`; null when typed or when the column is missing). */
export interface Annex1Cell {
  text: string
  address: string | null
}

/** One employee's row as it came, counted 1, 2, 3 … within the table. */
export interface Annex1Line {
  row: number
  cells: Record<Field, Annex1Cell>
}

/** The table of annex 1 as it was read. */
export interface Annex1Table {
  /** The sheet of the workbook; null for CSV and for typed rows. */
  sheet: string | null
  lines: Annex1Line[]
  /** Required columns whose heading was not found. */
  missing: Field[]
  /** What the bytes were taken for; null for XLSX and for typed rows. */
  encoding: string | null
  /** The bytes could also be read another way, with other letters. */
  encodingGuessed: boolean
}

const EMPTY: Annex1Cell = { text: '', address: null }

/** A line of the table from the cells that are there; the others are empty. */
export function annex1Line(row: number, cells: Partial<Record<Field, Annex1Cell>>): Annex1Line {
  const all = ANNEX4_FIELDS.map((field) => [field, cells[field] ?? EMPTY] as const)
  return { row, cells: Object.fromEntries(all) as Record<Field, Annex1Cell> }
}
