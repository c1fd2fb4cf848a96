import { readFile, stat } from 'node:fs/promises'
import { SingleBar } from 'cli-progress'
import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { CaError } from '#ca/ca_error'
import { authorityChain, currentStateAuthority } from '#ca/authorities/list_authorities'
import { IssuingKey } from '#ca/authorities/issuing_key'
import { Desk } from '#ca/carriers/desk'
import { findLetterToIssue } from '#ca/issuance/find_letter_to_issue'
import { IssueLetter } from '#ca/issuance/issue_letter'
import { SweepReservations } from '#ca/issuance/sweep_reservations'
import { reportError } from '#commands/report_error'
import { shellActor } from '#commands/shell_actor'
import { shellLanguage } from '#commands/shell_language'
import { openWithShares, SHARES_OPTION } from '../ceremony/_shares_option.js'
import { askAtTerminal } from './_ask_for_carrier.js'
import { CertificateFolder } from './_certificate_folder.js'
import { earlierAuthorities, readyFolder } from './_own_folder.js'
import { letterReport, reportText } from './_letter_report.js'
import type { EmployeeOutcome, LetterOutcome } from '#ca/issuance/issue_letter'
import type { WrittenFiles } from './_letter_report.js'
import type Letter from '#models/letter'

/** Signals that end the batch after the step under way, and the exit codes of shells for them. */
const INTERRUPTED = { SIGINT: 130, SIGTERM: 143 } as const

/** By the file's group, or by everybody. */
const READABLE_BY_OTHERS = 0o044

/** Issues every certificate of a letter onto carriers, one after the other; called again it goes on. */
export default class LetterIssue extends BaseCommand {
  static commandName = 'letter:issue'
  static description = 'Issue the certificates of a letter onto key carriers'
  static help = [
    '{{ binaryName }} letter:issue LETTER --carriers file:DIR | pkcs11:MODULE --pin-file F --out DIR [--shares FILE] [--json]',
    'LETTER is the id of the letter or the number that stands on it.',
    'DIR gets NNN.cer for the employee of row NNN, ca.cer and root.cer, all DER. Every letter has a DIR of its own.',
    'When issuing has moved to another key in the meantime, the earlier certificates stay there as ca-NAME.cer.',
    'Exit code: 0 when every employee has a carrier, 1 otherwise, 130 after Ctrl-C (SIGINT), 143 after SIGTERM.',
    'A key store that is under shares is opened first: their holders type them, or --shares names a file.',
    'Run it again to go on.',
  ]
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Id or number of the letter' })
  declare letter: string

  @flags.string({
    description: 'Where the carriers are: file:DIR or pkcs11:MODULE',
    required: true,
  })
  declare carriers: string

  @flags.string({ description: 'File whose first line is the PIN of the carriers', required: true })
  declare pinFile: string

  @flags.string({ description: 'Folder for the certificates', required: true })
  declare out: string

  @flags.string({ description: SHARES_OPTION })
  declare shares: string

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  #interrupt = new AbortController()

  async run() {
    this.#listen()
    try {
      await this.#issue()
    } catch (error) {
      reportError(this, error, this.json)
    }
  }

  /** To the end of the process: a signal that comes twice, or late, is no other than the first. */
  #listen() {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      // The application would close the database on a step that is under way.
      process.removeAllListeners(signal)
      process.on(signal, () => this.#interrupt.abort(signal))
    }
  }

  async #issue() {
    const letter = await findLetterToIssue(this.letter)
    const pin = await this.#readPin()
    await this.#openKey()
    const desk = new Desk(this.carriers)
    try {
      const files = await this.#authorityFiles(letter)
      const sweep = await this.app.container.make(SweepReservations)
      await sweep.handle()
      const outcome = await this.#issueAll(letter, pin, desk, files)
      this.#print(outcome, files)
    } finally {
      await desk.close()
    }
  }

  /** Before a carrier is touched and before the bar: who is asked for a secret sees the question. */
  async #openKey() {
    await openWithShares(this.app, this.shares)
    const key = await this.app.container.make(IssuingKey)
    await key.open()
  }

  async #readPin(): Promise<string> {
    const text = await readFile(this.pinFile, 'utf8').catch(() => null)
    const pin = text?.split(/\r?\n/, 1)[0]
    if (!pin) throw new CaError('E_PIN_FILE', { file: this.pinFile })
    await this.#warnOfReaders()
    return pin
  }

  async #warnOfReaders() {
    const { mode } = await stat(this.pinFile)
    if ((mode & READABLE_BY_OTHERS) === 0) return
    const warning = shellLanguage().t('issuance.command.pin_file_readable', { file: this.pinFile })
    process.stderr.write(`${warning}\n`)
  }

  async #authorityFiles(letter: Letter): Promise<WrittenFiles> {
    const chain = await authorityChain(await currentStateAuthority())
    const der = (at: number) => new Uint8Array(chain[at].certificate)
    const [ca, root] = [der(0), der(chain.length - 1)]
    await readyFolder(this.out, letter, { 'ca.cer': ca, 'root.cer': root })
    const folder = new CertificateFolder(this.out)
    await folder.make()
    return {
      employees: new Map(),
      ca: await folder.write('ca.cer', ca),
      root: await folder.write('root.cer', root),
      earlier: await earlierAuthorities(this.out),
    }
  }

  async #issueAll(letter: Letter, pin: string, desk: Desk, files: WrittenFiles) {
    const resolver = this.app.container.createResolver()
    resolver.bindValue(Desk, desk)
    const issuing = await resolver.make(IssueLetter)
    const bar = await this.#progress(letter)
    try {
      const { signal } = this.#interrupt
      const ask = askAtTerminal(shellLanguage(), signal)
      const onEmployee = async (outcome: EmployeeOutcome) => {
        await this.#keep(outcome, files)
        bar?.increment()
      }
      const input = { letterId: letter.id, pin, ask, signal, onEmployee }
      return await issuing.handle(input, shellActor())
    } finally {
      bar?.stop()
    }
  }

  async #keep({ application, certificate }: EmployeeOutcome, files: WrittenFiles) {
    if (!certificate?.der) return
    const name = `${String(application.rowNumber).padStart(3, '0')}.cer`
    const folder = new CertificateFolder(this.out)
    files.employees.set(application.id, await folder.write(name, new Uint8Array(certificate.der)))
  }

  async #progress(letter: Letter) {
    if (!process.stderr.isTTY) return null
    const applications = await letter.related('applications').query()
    const bar = new SingleBar({ stream: process.stderr, format: '{bar} {value}/{total}  {eta} s' })
    bar.start(applications.length, 0)
    return bar
  }

  #print(outcome: LetterOutcome, files: WrittenFiles) {
    const report = letterReport(shellLanguage(), outcome, files)
    const text = this.json
      ? `${JSON.stringify(report, null, 2)}\n`
      : reportText(shellLanguage(), report)
    process.stdout.write(text)
    const { aborted, reason } = this.#interrupt.signal
    if (aborted) this.exitCode = reason === 'SIGTERM' ? INTERRUPTED.SIGTERM : INTERRUPTED.SIGINT
    else if (report.left > 0 || report.stopped) this.exitCode = 1
  }
}
