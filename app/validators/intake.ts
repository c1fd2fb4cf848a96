import { readFile, rm } from 'node:fs/promises'
import type { HttpContext } from '@adonisjs/core/http'
import { REQUIRED_FIELDS } from '#ca/letters/annex1/annex1_table'
import { SECOND_CERTIFICATE_GROUNDS } from '#models/application'
import type { Annex1Row } from '#ca/letters/annex1/annex1_table'
import type Agency from '#models/agency'
import type { SecondCertificateGround } from '#models/application'

/** A table as it was uploaded. */
export interface UploadedTable {
  name: string
  bytes: Uint8Array
}

/** The part of the registration form that is not a fact of the letter: the table, and what was decided about it. */
export interface Intake {
  /** `show`: the form again as it is, after the language was changed. */
  step: 'register' | 'more_rows' | 'show'
  /** The warnings were read and the letter is to be registered with them. */
  accepted: boolean
  source: 'file' | 'typed'
  /** The file of this request, else the one that the form kept from the request before. */
  file: UploadedTable | null
  rows: Annex1Row[]
  /** S-11.5: grounds of a second certificate by IIN. */
  grounds: Record<string, SecondCertificateGround>
}

/** Steps that check nothing. */
const STEPS = ['more_rows', 'show'] as const

/** The form when it is opened. */
export const NOTHING_YET: Intake = {
  step: 'register',
  accepted: false,
  source: 'file',
  file: null,
  rows: [],
  grounds: {},
}

type Request = HttpContext['request']
type Loose = Record<string, unknown>

const loose = (value: unknown): Loose =>
  typeof value === 'object' && value !== null ? (value as Loose) : {}

const text = (value: unknown) => (typeof value === 'string' ? value.slice(0, 1000) : '')

/** The file is kept in the form, not on the server: nothing of a bad file is stored. */
async function readFileField(request: Request): Promise<UploadedTable | null> {
  const uploaded = request.file('file')
  if (uploaded?.tmpPath) {
    const bytes = await readFile(uploaded.tmpPath)
    await rm(uploaded.tmpPath, { force: true })
    return { name: uploaded.clientName, bytes }
  }
  const content = request.input('kept_content')
  if (typeof content !== 'string' || content === '') return null
  return { name: text(request.input('kept_name')), bytes: Buffer.from(content, 'base64') }
}

function readRows(value: unknown): Annex1Row[] {
  return Object.values(loose(value)).map((row) => {
    const cells = REQUIRED_FIELDS.map((field) => [field, text(loose(row)[field])] as const)
    return Object.fromEntries(cells) as Annex1Row
  })
}

function readGrounds(value: unknown): Intake['grounds'] {
  const known = Object.entries(loose(value)).flatMap(([iin, chosen]) => {
    const ground = SECOND_CERTIFICATE_GROUNDS.find((each) => each === chosen)
    return ground ? [[iin, ground] as const] : []
  })
  return Object.fromEntries(known)
}

/** Reads the table out of the registration form. */
export async function readIntake(request: Request): Promise<Intake> {
  return {
    step: STEPS.find((step) => step === request.input('step')) ?? 'register',
    accepted: request.input('step') === 'accept',
    source: request.input('source') === 'typed' ? 'typed' : 'file',
    file: await readFileField(request),
    rows: readRows(request.input('rows')),
    grounds: readGrounds(request.input('grounds')),
  }
}

const isEmpty = (row: Annex1Row) => Object.values(row).every((cell) => cell === '')

/** The typed rows that say anything; an empty BIN or organisation is the one of the letter's agency. */
export function typedRows(rows: Annex1Row[], agency: Agency): Annex1Row[] {
  return rows
    .filter((row) => !isEmpty(row))
    .map((row) => ({
      ...row,
      bin: row.bin || agency.bin,
      organisation: row.organisation || agency.nameRu,
    }))
}

/** Fewest rows that the form offers, and how many more it offers when asked. */
const FEWEST_ROWS = 3
export const MORE_ROWS = 5

/** The rows to show again: what was typed, and empty ones after it. */
export function rowsToShow(rows: Annex1Row[], more = 0): Annex1Row[] {
  const filled = rows.filter((row) => !isEmpty(row))
  const empty = Object.fromEntries(REQUIRED_FIELDS.map((field) => [field, ''])) as Annex1Row
  const count = Math.max(FEWEST_ROWS, filled.length + (more || 1), rows.length + more)
  return [...filled, ...Array.from({ length: count - filled.length }, () => empty)]
}
