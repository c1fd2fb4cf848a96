import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { AcceptanceError, AcceptAuthority } from '#ca/authorities/accept_authority'
import { answer } from '#commands/answer'
import { readFileBytes } from '#commands/read_file'
import { shellActor } from '#commands/shell_actor'
import { shellLanguage } from '#commands/shell_language'
import type { ReceivedReport } from '#ca/authorities/check_received'

function reportLines({ checks, others }: ReceivedReport): string[] {
  const i18n = shellLanguage()
  return [
    ...checks.map(({ paragraph, id, outcome, reason, facts }) => {
      const said = i18n.t(`verification.reasons.${reason}`, facts)
      const label = i18n.t(`verification.checks.${id}`)
      return `  ${paragraph}  ${i18n.t(`verification.outcomes.${outcome}`)}  ${label}: ${said}`
    }),
    ...others.map(({ id }) => `  ${i18n.t(`verification.checks.${id}`)}`),
  ]
}

/** R-15: takes a certificate from the Root CA after its three checks. */
export default class AuthorityAccept extends BaseCommand {
  static commandName = 'authority:accept'
  static description = 'Check a re-subordinated certificate (R-15) and take it into use'
  static help = [
    '{{ binaryName }} authority:accept FILE --root root.cer --crl root.crl --fingerprint HEX [--json]',
    'FILE is the certificate or the chain as P7B. The fingerprint of the root comes by another way than the file did;',
    'it may be left out for a root that was accepted here before. The first key of its algorithm issues at once; another waits for authority:move-issuing.',
    'Exit code: 0 accepted, 1 not.',
  ]
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Certificate or P7B' })
  declare file: string

  @flags.string({ description: 'The Root CA’s self-signed certificate', required: true })
  declare root: string

  @flags.string({ description: 'The Root CA’s revocation list', required: true })
  declare crl: string

  @flags.string({ description: 'SHA-256 of the root certificate as the Root CA tells it' })
  declare fingerprint: string

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  run() {
    return answer(this, this.json, async () => {
      const accepting = await this.app.container.make(AcceptAuthority)
      const input = {
        file: await readFileBytes(this.file),
        root: await readFileBytes(this.root),
        crl: await readFileBytes(this.crl),
        rootFingerprint: this.fingerprint,
      }
      const { authority, report } = await accepting
        .handle(input, shellActor())
        .catch((error: unknown) => this.#tell(error))
      const { keyId, serial, profile } = authority
      const issues = authority.issuingFrom !== null
      const line = issues ? 'authorities.command.accepted' : 'authorities.command.accepted_ready'
      return {
        document: { keyId, serial, profile, issues, checks: report.checks },
        lines: [...reportLines(report), shellLanguage().t(line, { keyId })],
      }
    })
  }

  /** The checks that failed are shown before the error. */
  #tell(error: unknown): never {
    if (error instanceof AcceptanceError && !this.json)
      process.stderr.write(`${reportLines(error.report).join('\n')}\n`)
    throw error
  }
}
