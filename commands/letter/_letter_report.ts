import { errorText } from '#exceptions/error_text'
import type { I18n } from '@adonisjs/i18n'
import type { ErrorText } from '#exceptions/error_text'
import type { EmployeeOutcome, LetterOutcome } from '#ca/issuance/issue_letter'

/** The file names that were written into --out. */
export interface WrittenFiles {
  employees: Map<number, string>
  ca: string
  root: string
  /** Those of the authorities that issued before issuing moved to another key. */
  earlier: string[]
}

/** What happened and what to do, as two sentences. */
const sentences = ({ message, hint }: ErrorText) => [message, hint].filter(Boolean).join('. ')

const ON_CARRIER = ['written', 'handed_out']

function employeeReport(i18n: I18n, outcome: EmployeeOutcome, files: WrittenFiles) {
  const { application, certificate, error } = outcome
  return {
    row: application.rowNumber,
    name: application.fullName,
    iin: application.iin,
    state: application.state,
    serial: certificate?.serial ?? null,
    carrier: certificate?.carrier.serialNumber ?? null,
    file: files.employees.get(application.id) ?? null,
    error: error ? errorText(i18n, error) : null,
  }
}

/** What `letter:issue --json` prints. */
export function letterReport(i18n: I18n, outcome: LetterOutcome, files: WrittenFiles) {
  const { letter, employees, stopped } = outcome
  const count = (states: string[]) =>
    employees.filter(({ application }) => states.includes(application.state)).length
  const left = count(['waiting', 'issuing', 'issued'])
  return {
    ok: left === 0 && stopped === null,
    letter: { id: letter.id, number: letter.number, datedOn: letter.datedOn },
    issued: employees.filter(({ certificate }) => certificate).length,
    written: count(ON_CARRIER),
    left,
    refused: count(['refused']),
    stopped: stopped ? errorText(i18n, stopped) : null,
    employees: employees.map((one) => employeeReport(i18n, one, files)),
    ca: files.ca,
    root: files.root,
    earlierAuthorities: files.earlier,
  }
}

export type LetterReport = ReturnType<typeof letterReport>

function employeeLine(i18n: I18n, one: LetterReport['employees'][number]): string {
  const state = i18n.t(`issuance.states.${one.state}`)
  const cells = [String(one.row).padStart(3), one.name, one.iin, state]
  const line = [...cells, one.serial, one.carrier, one.file].filter(Boolean).join('  ')
  return one.error ? `${line}\n     ${sentences(one.error)}` : line
}

/** The same for a person. */
export function reportText(i18n: I18n, report: LetterReport): string {
  const { written, left, refused, stopped, employees, earlierAuthorities } = report
  return [
    i18n.t('issuance.report.letter', { number: report.letter.number }),
    ...employees.map((one) => employeeLine(i18n, one)),
    i18n.t('issuance.report.totals', { written, left, refused }),
    ...(earlierAuthorities.length > 0
      ? [i18n.t('issuance.report.earlier', { files: earlierAuthorities.join(', ') })]
      : []),
    ...(stopped
      ? [i18n.t('issuance.report.stopped'), `${sentences(stopped)} (${stopped.code})`]
      : []),
    '',
  ].join('\n')
}
