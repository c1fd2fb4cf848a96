import type { I18n } from '@adonisjs/i18n'
import { REQUIRED_FIELDS } from '#ca/letters/annex1/annex1_table'
import type { Annex1Line, Field } from '#ca/letters/annex1/annex1_table'
import type { Deadline } from '#ca/calendar/deadlines'
import type { Finding } from '#ca/letters/finding'

/** A finding in the reader's language. */
export interface FindingText {
  /** Id of the row or of the paragraph that a link leads to. */
  anchor: string
  /** `C8`, or the row number where there are no cell addresses. */
  cell: string
  severity: Finding['severity']
  message: string
  hint: string
  code: string
  row: number | null
  field: Field | null
  /** S-11.5: the employee may have a second certificate on a ground; their IIN. */
  ground: boolean
  iin: string
}

interface Cell {
  text: string
  mark: '' | 'err' | 'warn'
  mono: boolean
}

/** What stands between two rows, or a row with findings. */
type ShownLine =
  | { gap: { from: number; to: number } }
  | { gap: null; row: number; cells: Cell[]; findings: FindingText[] }

/** Most findings in the summary and most rows in the table: nobody reads more before mending the file. */
const MOST_SHOWN = 40
const MOST_LINES = 200

/** The findings that a ground of S-11.5 or of S-4.2 answers. */
const ANSWERED_BY_A_GROUND = [
  'E_CERTIFICATE_VALID',
  'E_APPLICATION_OPEN',
  'E_GROUND_SAME_AGENCY',
  'E_LOCAL_BODY_ONLINE',
]

const MONO: readonly Field[] = ['iin', 'bin', 'phone']

/** What the check of a table found, as the registration page shows it. */
export class TableCheck {
  readonly errors: number
  readonly warnings: number
  readonly rows: number
  readonly texts: FindingText[]
  #textsByRow: Map<number | null, FindingText[]>
  #foundByRow: Map<number | null, Finding[]>

  constructor(
    i18n: I18n,
    protected found: {
      findings: readonly Finding[]
      lines: readonly Annex1Line[]
      /** The file's name; empty for typed rows. */
      name: string
      deadline: Deadline | null
      /** The columns of the annex; those of annex 1 when left out. */
      fields?: readonly Field[]
    }
  ) {
    const iins = new Map(found.lines.map(({ row, cells }) => [row, wholeIin(cells.iin.text)]))
    this.rows = found.lines.length
    const typed = found.name === ''
    this.errors = found.findings.filter(({ severity }) => severity === 'error').length
    this.warnings = found.findings.length - this.errors
    this.texts = emptyCellsTogether(found.findings).map((findings, index) =>
      findingText(i18n, findings, { index, typed, iin: iins.get(findings[0].row ?? 0) ?? '' })
    )
    this.#textsByRow = Map.groupBy(this.texts, ({ row }) => row)
    this.#foundByRow = Map.groupBy(found.findings, ({ row }) => row)
  }

  get name() {
    return this.found.name
  }

  get deadline() {
    return this.found.deadline
  }

  /** The summary: errors before warnings. */
  get shown(): FindingText[] {
    return this.texts
      .toSorted((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'))
      .slice(0, MOST_SHOWN)
  }

  get hidden(): number {
    return Math.max(0, this.texts.length - MOST_SHOWN)
  }

  /** Findings about the letter or the whole file. */
  get general(): FindingText[] {
    return this.texts.filter(({ row }) => row === null)
  }

  findingsOf(row: number): FindingText[] {
    return this.#textsByRow.get(row) ?? []
  }

  /** How a cell is marked: by its worst finding. */
  markOf(row: number, field: Field): Cell['mark'] {
    const here = (this.#foundByRow.get(row) ?? []).filter((each) => each.field === field)
    if (here.length === 0) return ''
    return here.some(({ severity }) => severity === 'error') ? 'err' : 'warn'
  }

  /** The rows with findings and the gaps between them. */
  get lines(): ShownLine[] {
    const marked = this.found.lines.filter(({ row }) => this.findingsOf(row).length > 0)
    const shown: ShownLine[] = []
    let next = 1
    for (const line of marked.slice(0, MOST_LINES)) {
      if (line.row > next) shown.push({ gap: { from: next, to: line.row - 1 } })
      shown.push({
        gap: null,
        row: line.row,
        cells: this.#cells(line),
        findings: this.findingsOf(line.row),
      })
      next = line.row + 1
    }
    if (marked.length > 0 && marked.length <= MOST_LINES && next <= this.rows)
      shown.push({ gap: { from: next, to: this.rows } })
    return shown
  }

  #cells({ row, cells }: Annex1Line): Cell[] {
    return (this.found.fields ?? REQUIRED_FIELDS).map((field) => ({
      text: cells[field].text,
      mark: this.markOf(row, field),
      mono: MONO.includes(field),
    }))
  }
}

/** A spreadsheet that keeps an IIN as a number has lost its leading zeros. */
const wholeIin = (text: string) => text.replace(/\D/g, '').padStart(12, '0')

/** What was found, one by one, except that the empty cells of a row are one. */
function emptyCellsTogether(findings: readonly Finding[]): Finding[][] {
  const groups = Map.groupBy(findings, (finding) =>
    finding.code === 'E_CELL_EMPTY' ? `row ${finding.row}` : finding
  )
  return [...groups.values()]
}

interface Place {
  index: number
  /** Typed rows have input fields instead of cell addresses. */
  typed: boolean
  iin: string
}

function anchorOf({ row, field }: Finding, { index, typed }: Place): string {
  if (row === null) return `finding-${index}`
  return typed && field ? `cell-${row}-${field}` : `row-${row}`
}

const fieldName = (i18n: I18n, field: Field) => i18n.t(`letters.fields.${field}`)

/** The sentence; where no cell address says which column is meant, the column's name. */
function say(i18n: I18n, findings: Finding[], { typed }: Place): string {
  const [{ code, facts, field, row }] = findings
  if (findings.length > 1) {
    const fields = findings.flatMap((each) => (each.field ? [fieldName(i18n, each.field)] : []))
    return i18n.t('screens_letters.check.empty_cells', { fields: fields.join(', ') })
  }
  const sentence = i18n.t(`letters.findings.${code}.say`, facts)
  return field && (typed || row === null) ? `${fieldName(i18n, field)}: ${sentence}` : sentence
}

function findingText(i18n: I18n, findings: Finding[], place: Place): FindingText {
  const [first] = findings
  const { code, facts, row, cell, field, severity } = first
  return {
    anchor: anchorOf(first, place),
    cell: cell ?? (row === null ? '' : `№ ${row}`),
    severity,
    message: say(i18n, findings, place),
    hint: i18n.t(`letters.findings.${code}.todo`, facts),
    code,
    row,
    field,
    ground: ANSWERED_BY_A_GROUND.includes(code),
    iin: place.iin,
  }
}
