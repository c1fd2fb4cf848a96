import type { I18n } from '@adonisjs/i18n'
import type { Field } from '#ca/letters/annex1/annex1_table'
import type { Finding } from '#ca/letters/finding'

/** A finding as it is printed: what is wrong, and what to do. */
export interface FindingLine {
  row: number | null
  cell: string | null
  field: Field | null
  code: string
  severity: Finding['severity']
  value: string
  message: string
  todo: string
}

/** A finding in somebody's language. */
export function findingLine(i18n: I18n, finding: Finding): FindingLine {
  const { row, cell, field, code, severity, value, facts } = finding
  const key = `letters.findings.${code}`
  const message = i18n.t(`${key}.say`, facts)
  return { row, cell, field, code, severity, value, message, todo: i18n.t(`${key}.todo`, facts) }
}

function lineText(i18n: I18n, line: FindingLine): string {
  const place = [line.cell, line.field && i18n.t(`letters.fields.${line.field}`)].filter(Boolean)
  const value = line.value === '' ? '' : ` «${line.value}»`
  const where = place.length > 0 ? `${place.join(', ')}${value}: ` : ''
  const severity = i18n.t(`letters.command.${line.severity}`)
  return [`  ${severity}: ${where}${line.message} (${line.code})`, `    ${line.todo}`].join('\n')
}

/** The findings grouped by row, the letter and the whole file first, as text for a terminal. */
export function findingsText(i18n: I18n, lines: readonly FindingLine[]): string {
  const groups = Map.groupBy(lines, (line) => line.row)
  const texts = [...groups].map(([row, ofRow]) => {
    const title =
      row === null
        ? i18n.t('letters.command.whole_file')
        : i18n.t('letters.command.row', { row: String(row) })
    return [title, ...ofRow.map((line) => lineText(i18n, line))].join('\n')
  })
  return texts.join('\n')
}
