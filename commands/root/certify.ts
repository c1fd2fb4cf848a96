import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { readCertificate } from '#ca/certificates/certificate_view'
import { CertifyRootApplication } from '#ca/root/certify_application'
import { newestList } from '#ca/root/list_register'
import { Clock } from '#ca/clock'
import { answer } from '#commands/answer'
import { shellActor } from '#commands/shell_actor'
import { shellLanguage } from '#commands/shell_language'
import { openWithShares, SHARES_OPTION } from '../ceremony/_shares_option.js'
import { issueList, writeCaFiles } from './_publish.js'
import { assertRootMachine } from './_root_machine.js'
import Authority from '#models/authority'

/** re-subordinates a CA and writes what it takes home. */
export default class RootCertify extends BaseCommand {
  static commandName = 'root:certify'
  static description = 'Issue the re-subordinated certificate of an application (R-4)'
  static help = [
    '{{ binaryName }} root:certify ID --out DIR [--name NAME] [--shares FILE] [--json]',
    'DIR gets NAME.cer, NAME.p7b (chain, DER), NAME.p7b.txt (Base64), the Root CA’s certificate and list.',
    'Run again it writes the same files; cut short, it signs what was recorded.',
  ]
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Number of the application' })
  declare application: string

  @flags.string({ description: 'Folder for the files', required: true })
  declare out: string

  @flags.string({ description: 'What the files are called; the serial number when absent' })
  declare name: string

  @flags.string({ description: SHARES_OPTION })
  declare shares: string

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  run() {
    return answer(this, this.json, async () => {
      assertRootMachine(RootCertify.commandName)
      await openWithShares(this.app, this.shares)
      const certifying = await this.app.container.make(CertifyRootApplication)
      const applicationId = Number(this.application)
      const certificate = await certifying.handle({ applicationId }, shellActor())
      const root = await Authority.findOrFail(certificate.authorityId)
      await this.#ensureList(root)
      const files = await writeCaFiles(this.out, this.name || certificate.serial, certificate, root)
      const { serial, profile, notAfter, fingerprint } = certificate
      const { sha256: rootFingerprint } = readCertificate(root.certificate).fingerprints
      const until = { notAfter: notAfter.toUTC().toISO() }
      const document = { serial, profile, fingerprint, rootFingerprint, ...until, files }
      const line = shellLanguage().t('root.command.certified', { serial, folder: this.out })
      const paths = Object.values(files).map((file) => `  ${file}`)
      const tell = shellLanguage().t('root.command.fingerprint', { fingerprint: rootFingerprint })
      return { document, lines: [line, ...paths, tell] }
    })
  }

  /** The receiving CA needs a list for the third check of R-15. */
  async #ensureList(root: Authority) {
    const clock = await this.app.container.make(Clock)
    const list = await newestList(root)
    if (!list || list.nextUpdate <= clock.now()) await issueList(this.app, root)
  }
}
