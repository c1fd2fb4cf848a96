import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { HoldCertificate } from '#ca/revocation/holds/hold_certificate'
import { ReleaseCertificate } from '#ca/revocation/holds/release_certificate'
import { answer } from '#commands/answer'
import { shellActor } from '#commands/shell_actor'
import { shellLanguage } from '#commands/shell_language'

/** Puts a certificate on hold, or releases it. */
export default class CertificateHold extends BaseCommand {
  static commandName = 'certificate:hold'
  static description = 'Put a certificate on hold, where HOLD_FROM is set, or release it'
  static help = [
    '{{ binaryName }} certificate:hold SERIAL --basis TEXT [--end] [--json]',
    'Without HOLD_FROM nothing is put on hold. --end releases: the certificate is good again.',
    'Exit code: 0 done, 1 refused: not set up, unknown, revoked for good, on hold already or not at all.',
  ]
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Serial number of the certificate, hex' })
  declare serial: string

  @flags.string({ description: 'The document that asks for it', required: true })
  declare basis: string

  @flags.boolean({ description: 'End the hold' })
  declare end: boolean

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  run() {
    return answer(this, this.json, async () => {
      const useCase = this.end ? ReleaseCertificate : HoldCertificate
      const acting = await this.app.container.make<
        typeof ReleaseCertificate | typeof HoldCertificate
      >(useCase)
      const serial = this.serial.toLowerCase()
      await acting.handle({ serial, basis: this.basis }, shellActor())
      const i18n = shellLanguage()
      const said = this.end
        ? i18n.t('revocation.command.released', { serial })
        : i18n.t('revocation.command.held', { serial })
      return { document: { serial, state: this.end ? 'released' : 'held' }, lines: [said] }
    })
  }
}
