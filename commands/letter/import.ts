import { flags } from '@adonisjs/core/ace'
import { LetterFindingsError } from '#ca/letters/errors'
import { RegisterLetter } from '#ca/letters/register_letter'
import { errorText, isCodedError } from '#exceptions/error_text'
import { shownDate } from '#ca/letters/letter_facts'
import { findingLine, findingsText } from './_findings_report.js'
import { readGroundOptions } from './_read_options.js'
import { RegistersLetter } from './_registers_letter.js'
import { shellActor } from '#commands/shell_actor'
import { shellLanguage } from '#commands/shell_language'
import type { CodedError } from '#exceptions/error_text'
import type { FindingLine } from './_findings_report.js'
import type { RegisteredLetter } from '#ca/letters/register_letter'

/** What the command found and did, in the words of the shell's language. */
interface Outcome {
  text: string
  findings: FindingLine[]
  registered: RegisteredLetter | null
}

/** Registers an official letter from the file of its annex 1: everything in it, or nothing. */
export default class LetterImport extends RegistersLetter {
  static commandName = 'letter:import'
  static description = 'Register an official letter from its annex 1 table'
  static help = [
    '{{ binaryName }} letter:import FILE --agency BIN --number N --date YYYY-MM-DD',
    'FILE is an XLSX or CSV with the nine columns of annex 1, headings in Kazakh or Russian.',
    'Exit code: 0 when the letter is registered (or would be, with --dry-run); 1 with the findings per row and',
    'field, and nothing stored.',
    'Grounds for a second certificate: --second-certificate 850312300002=type_c (or two_agencies, hr_signer).',
  ]
  @flags.string({ description: 'political or administrative (the default)' })
  declare category?: string

  @flags.array({ description: 'IIN=ground for a second certificate; may be given several times' })
  declare secondCertificate?: string[]

  async run() {
    const outcome = await this.#outcome()
    if (!outcome.registered) this.exitCode = 1
    if (this.json) return this.#printJson(outcome)
    const findings = findingsText(shellLanguage(), outcome.findings)
    const stream = outcome.registered ? process.stdout : process.stderr
    stream.write(`${[findings, outcome.text].filter(Boolean).join('\n\n')}\n`)
  }

  async #outcome(): Promise<Outcome> {
    try {
      const registered = await this.#register()
      return { registered, findings: this.#lines(registered), text: this.#done(registered) }
    } catch (error) {
      if (!isCodedError(error)) throw error
      return { registered: null, ...this.#refused(error) }
    }
  }

  async #register() {
    const register = await this.app.container.make(RegisterLetter)
    const letter = {
      ...(await this.letterFacts()),
      category: this.category,
      secondCertificateGrounds: readGroundOptions(this.secondCertificate),
    }
    return register.handle(letter, shellActor())
  }

  #lines({ findings }: Pick<RegisteredLetter | LetterFindingsError, 'findings'>): FindingLine[] {
    return findings.map((finding) => findingLine(shellLanguage(), finding))
  }

  #done({ letter, applications, people }: RegisteredLetter): string {
    const i18n = shellLanguage()
    if (!letter) return i18n.t('letters.command.dry_run', { applications: people.length })
    const [{ dueOn }] = applications
    return i18n.t('letters.command.registered', {
      id: String(letter.id),
      number: letter.number,
      applications: applications.length,
      dueOn: shownDate(dueOn),
    })
  }

  /** What stops the letter as a whole is one more finding: it concerns no row. */
  #refused(error: CodedError): Omit<Outcome, 'registered'> {
    const { code, message, hint } = errorText(shellLanguage(), error)
    const text = `${message}\n${hint}\n(${code})`
    if (error instanceof LetterFindingsError) return { findings: this.#lines(error), text }
    const place = { row: null, cell: null, field: null, value: '' }
    const finding: FindingLine = { ...place, code, severity: 'error', message, todo: hint }
    return { findings: this.json ? [finding] : [], text }
  }

  #printJson({ registered, findings }: Outcome) {
    const letter = registered?.letter
    const document = {
      ok: registered !== null,
      dryRun: this.dryRun ?? false,
      letter: letter && {
        id: letter.id,
        number: letter.number,
        datedOn: letter.datedOn,
        receivedOn: letter.receivedOn,
      },
      applications: registered?.people.length ?? 0,
      findings,
    }
    const text = JSON.stringify({ ...document, letter: document.letter ?? null }, null, 2)
    process.stdout.write(`${text}\n`)
  }
}
