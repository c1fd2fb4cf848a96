import { flags } from '@adonisjs/core/ace'
import { LetterFindingsError } from '#ca/letters/errors'
import { shownDate } from '#ca/letters/letter_facts'
import { Clock } from '#ca/clock'
import { dueCarriers } from '#ca/revocation/due_carriers'
import { GROUND_KEYS } from '#ca/revocation/grounds'
import { RegisterRevocationLetter } from '#ca/revocation/letters/register_revocation_letter'
import { RevokeCertificates } from '#ca/revocation/revoke_certificates'
import { errorText, isCodedError } from '#exceptions/error_text'
import { findingLine, findingsText } from './_findings_report.js'
import { readCertificateOptions } from './_read_options.js'
import { RegistersLetter } from './_registers_letter.js'
import { shellActor } from '#commands/shell_actor'
import { shellLanguage } from '#commands/shell_language'
import type { CodedError } from '#exceptions/error_text'
import type { Finding } from '#ca/letters/finding'
import type { RegisteredRevocationLetter } from '#ca/revocation/letters/register_revocation_letter'

/** What the command found and did. */
interface Outcome {
  text: string
  findings: readonly Finding[]
  registered: RegisteredRevocationLetter | null
  /** An error that is no finding. */
  error: CodedError | null
  revoked: string[]
}

/** Registers an official letter from the file of its annex 7, and revokes what it asks for. */
export default class LetterRevoke extends RegistersLetter {
  static commandName = 'letter:revoke'
  static description = 'Register a letter from its annex 7 table and revoke the certificates in it'
  static help = [
    '{{ binaryName }} letter:revoke FILE --agency BIN --number N --date YYYY-MM-DD --ground GROUND',
    'FILE is an XLSX or CSV with the five columns of annex 7, headings in Kazakh or Russian.',
    `GROUND is one of ${GROUND_KEYS.join(', ')}.`,
    'With --register-only nothing is revoked: operators look at each certificate on their screens.',
    'Exit code: 0 when it is done (or would be, with --dry-run); 1 with the findings per row and field, and',
    'nothing stored.',
  ]
  @flags.string({ description: 'Ground of paragraph 18, for all rows', required: true })
  declare ground: string

  @flags.string({ description: 'edms (the default), post or special_post' })
  declare delivery?: string

  @flags.array({ description: 'IIN=serial: the one that is meant of a person who has several' })
  declare certificate?: string[]

  @flags.boolean({ description: 'Register the letter, revoke nothing yet' })
  declare registerOnly: boolean

  async run() {
    const outcome = await this.#outcome()
    const done = outcome.registered !== null && outcome.error === null
    if (!done) this.exitCode = 1
    if (this.json) return this.#printJson(outcome, done)
    const lines = outcome.findings.map((finding) => findingLine(shellLanguage(), finding))
    const stream = done ? process.stdout : process.stderr
    const texts = [findingsText(shellLanguage(), lines), outcome.text].filter(Boolean)
    stream.write(`${texts.join('\n\n')}\n`)
  }

  async #outcome(): Promise<Outcome> {
    let registered: RegisteredRevocationLetter | null = null
    try {
      registered = await this.#register()
      const revoked = await this.#revoke(registered)
      const { findings } = registered
      return { registered, findings, revoked, error: null, text: await this.#done(registered) }
    } catch (error) {
      if (!isCodedError(error)) throw error
      const { code, message, hint } = errorText(shellLanguage(), error)
      const findings = error instanceof LetterFindingsError ? error.findings : []
      return { registered, findings, error, revoked: [], text: `${message}\n${hint}\n(${code})` }
    }
  }

  async #register() {
    const register = await this.app.container.make(RegisterRevocationLetter)
    const letter = {
      ...(await this.letterFacts()),
      ground: this.ground,
      delivery: this.delivery,
      certificates: readCertificateOptions(this.certificate),
      strict: !this.registerOnly,
    }
    return register.handle(letter, shellActor())
  }

  async #revoke({ letter, chosen }: RegisteredRevocationLetter): Promise<string[]> {
    if (!letter || this.registerOnly) return []
    const revoke = await this.app.container.make(RevokeCertificates)
    const serials = chosen.map(({ certificate }) => certificate.serial)
    const how = { ground: this.ground, channel: 'offline', letterId: letter.id } as const
    await revoke.handle({ serials, ...how }, shellActor())
    return serials
  }

  async #done({ letter, chosen }: RegisteredRevocationLetter): Promise<string> {
    const i18n = shellLanguage()
    const count = chosen.length
    if (!letter) return i18n.t('revocation.command.dry_run', { count })
    const facts = { id: String(letter.id), number: letter.number, count }
    if (this.registerOnly) {
      const dueOn = shownDate(letter.dueOn)
      return i18n.t('revocation.command.registered', { ...facts, dueOn })
    }
    const done = i18n.t('revocation.command.letter', facts)
    const clock = await this.app.container.make(Clock)
    const { length: due } = await dueCarriers(clock.today(), { letterId: letter.id })
    if (due === 0) return done
    const returnBy = shownDate(letter.returnDueOn)
    return `${done} ${i18n.t('revocation.command.carriers_back', { count: due, returnBy })}`
  }

  #printJson({ registered, findings, error, revoked }: Outcome, ok: boolean) {
    const i18n = shellLanguage()
    const letter = registered?.letter
    const document = {
      ok,
      dryRun: this.dryRun ?? false,
      letter: letter
        ? {
            id: letter.id,
            number: letter.number,
            dueOn: letter.dueOn,
            returnBy: letter.returnDueOn,
          }
        : null,
      certificates: registered?.chosen.map(({ certificate }) => certificate.serial) ?? [],
      revoked,
      findings: findings.map((finding) => findingLine(i18n, finding)),
      error: error && errorText(i18n, error),
    }
    process.stdout.write(`${JSON.stringify(document, null, 2)}\n`)
  }
}
