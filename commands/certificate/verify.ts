import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { DateTime } from 'luxon'
import { CaError } from '#ca/ca_error'
import { Clock, ZONE } from '#ca/clock'
import { headlineOf, saidOf } from '#ca/verification/report'
import { verifyCertificate } from '#ca/verification/verify_certificate'
import type { Check, Verdict, VerificationReport } from '#ca/verification/report'
import { reportError } from '#commands/report_error'
import { shellLanguage } from '#commands/shell_language'
import { readFileBytes } from './_read_file.js'

const EXIT_CODES: Record<Verdict, number> = { valid: 0, invalid: 1, undetermined: 2 }

/** Verifies a certificate of any Kazakh authority by order No. 1187, and says why. */
export default class CertificateVerify extends BaseCommand {
  static commandName = 'certificate:verify'
  static description = 'Verify a certificate: every check with its reason'
  static help = [
    '{{ binaryName }} certificate:verify FILE --chain FILE… [--crl FILE…] [--at TIME] [--json]',
    'Files are DER or PEM, several certificates in one PEM too, in any order. Only a self-signed',
    'certificate given with --chain is trusted. TIME is ISO 8601, in Almaty when it names no zone.',
    'Without --crl revocation is not checked, and the verdict does not depend on it.',
    'Exit code: 0 valid, 1 invalid (a FILE that holds no certificate is invalid), 2 undetermined:',
    'an issuer was not given, a list cannot be relied on, a file cannot be opened, --chain or --crl',
    'holds something else.',
  ]
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'The certificate, DER or PEM' })
  declare file: string

  /** `--chain a b FILE` would verify b, and its good verdict would be taken for FILE's. */
  @args.spread({
    required: false,
    description: 'Refused: the files of an option come after the certificate',
  })
  declare more: string[]

  @flags.array({ description: 'Certificates of authorities up to the root' })
  declare chain: string[]

  @flags.array({ description: 'Revocation lists' })
  declare crl: string[]

  @flags.string({ description: 'The moment to verify for; now when absent' })
  declare at: string

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  async run() {
    try {
      if (this.more?.length) throw new CaError('E_FILE_NOT_FIRST', { file: this.file })
      const at = await this.#moment()
      const report = verifyCertificate({
        certificate: await readFileBytes(this.file),
        chain: await this.#read(this.chain ?? []),
        crls: await this.#read(this.crl ?? []),
        at,
      })
      this.exitCode = EXIT_CODES[report.verdict]
      process.stdout.write(this.json ? asJson(report, at) : asText(report, at, this.at))
    } catch (error) {
      reportError(this, error, this.json)
      this.exitCode = EXIT_CODES.undetermined
    }
  }

  async #moment(): Promise<DateTime> {
    if (this.at) return readTime(this.at)
    const clock = await this.app.container.make(Clock)
    return clock.now()
  }

  #read(files: string[]): Promise<Uint8Array[]> {
    return Promise.all(files.map(readFileBytes))
  }
}

function readTime(value: string): DateTime {
  const at = DateTime.fromISO(value, { zone: ZONE })
  if (!at.isValid) throw new CaError('E_TIME_UNREADABLE', { value })
  return at.toUTC()
}

function moment(at: DateTime): string {
  return at.toISO({ suppressMilliseconds: true }) ?? ''
}

/** The same for a person: the clock on the wall in Almaty, with its offset: `2029-11-22 03:31:01 +05`. */
const wallClock = (at: DateTime) =>
  at.setZone(ZONE).toFormat('yyyy-MM-dd HH:mm:ss ZZ').replace(/:00$/, '')

const UTC_MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/

function reasonText({ reason, facts }: Check): string {
  return shellLanguage().t(`verification.reasons.${reason}`, facts)
}

/** Moments in the reason as the clock on the wall shows them. */
function withWallClock({ facts, ...check }: Check): Check {
  const shown = Object.entries(facts).map(([name, value]) => {
    const isMoment = typeof value === 'string' && UTC_MOMENT.test(value)
    return [name, isMoment ? wallClock(DateTime.fromISO(value)) : value]
  })
  return { ...check, facts: Object.fromEntries(shown) }
}

function checkLines(checks: Check[]): string[] {
  const i18n = shellLanguage()
  const rows = checks.map((check) => ({
    outcome: i18n.t(`verification.outcomes.${saidOf(check)}`),
    label: i18n.t(`verification.checks.${check.id}`),
    check,
  }))
  const width = (column: 'outcome' | 'label') => Math.max(...rows.map((row) => row[column].length))
  const [outcomes, labels] = [width('outcome'), width('label')]
  return rows.flatMap(({ outcome, label, check }, at) => {
    const heading = check.certificate !== checks[at - 1]?.certificate && check.certificate
    const line = `  ${outcome.padEnd(outcomes)}  ${label.padEnd(labels)}  ${reasonText(withWallClock(check))}`
    return heading ? [heading, line] : [line]
  })
}

/** @param given --at as it was typed */
function asText(report: VerificationReport, at: DateTime, given?: string): string {
  const title = shellLanguage().t(`verification.verdicts.${headlineOf(report)}`)
  const echo = given ? ` (--at ${given})` : ''
  return `${[...checkLines(report.checks), '', `${title}, ${wallClock(at)}${echo}`].join('\n')}\n`
}

function asJson({ verdict, checks, path }: VerificationReport, at: DateTime): string {
  const document = {
    ok: verdict === 'valid',
    verdict,
    at: moment(at),
    path,
    checks: checks.map((check) => ({ ...check, text: reasonText(check) })),
  }
  return `${JSON.stringify(document, null, 2)}\n`
}
