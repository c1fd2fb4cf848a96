import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { ZONE } from '#ca/clock'
import { GROUND_KEYS } from '#ca/revocation/grounds'
import { findLetterByText } from '#ca/revocation/letters/find_revocation_letter'
import { RevokeCertificate } from '#ca/revocation/revoke_certificate'
import { answer } from '#commands/answer'
import { shellActor } from '#commands/shell_actor'
import { shellLanguage } from '#commands/shell_language'

/** Revokes a certificate, at once and for good. */
export default class CertificateRevoke extends BaseCommand {
  static commandName = 'certificate:revoke'
  static description = 'Revoke a certificate: at once, and for good'
  static help = [
    '{{ binaryName }} certificate:revoke SERIAL --ground GROUND --letter LETTER|--basis TEXT [--json]',
    `GROUND is one of ${GROUND_KEYS.join(', ')}.`,
    'LETTER is the id or the number of a registered letter with annex 7; without one --basis names the document.',
    'Exit code: 0 revoked, 1 refused: unknown, not issued, revoked already.',
  ]
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Serial number of the certificate, hex' })
  declare serial: string

  @flags.string({ description: 'Ground of paragraph 18', required: true })
  declare ground: string

  @flags.string({ description: 'Id or number of the letter' })
  declare letter?: string

  @flags.string({ description: 'The document that proves the ground' })
  declare basis?: string

  @flags.string({ description: 'With a compromised key: since when it is not trusted, ISO 8601' })
  declare knownSince?: string

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  run() {
    return answer(this, this.json, async () => {
      const revoke = await this.app.container.make(RevokeCertificate)
      const letter = this.letter ? await findLetterByText(this.letter) : null
      const { serial, ground, basis, knownSince: invalidityDate } = this
      const facts = { channel: 'offline', letterId: letter?.id ?? null } as const
      const input = { serial, ground, basis, invalidityDate, ...facts }
      const { revokedAt, reason } = await revoke.handle(input, shellActor())
      const at = revokedAt.toUTC().toISO({ suppressMilliseconds: true })
      const said = {
        serial: serial.toLowerCase(),
        at: revokedAt.setZone(ZONE).toFormat('dd.MM.yyyy HH:mm:ss'),
        ground: shellLanguage().t(`revocation.grounds.${ground}`),
      }
      return {
        document: { serial: said.serial, ground, reason, revokedAt: at, letter: facts.letterId },
        lines: [shellLanguage().t('revocation.command.revoked', said)],
      }
    })
  }
}
