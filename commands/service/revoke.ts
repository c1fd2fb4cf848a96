import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { ZONE } from '#ca/clock'
import { isoMoment } from '#ca/moments'
import { RevokeService, SERVICE_REASONS } from '#ca/revocation/revoke_service'
import { answer } from '#commands/answer'
import { shellActor } from '#commands/shell_actor'
import { shellLanguage } from '#commands/shell_language'

/** Revokes the certificate of a service, at once and for good. */
export default class ServiceRevoke extends BaseCommand {
  static commandName = 'service:revoke'
  static description =
    'Revoke the certificate of an OCSP responder, a time stamping unit or the HR channel'
  static help = [
    '{{ binaryName }} service:revoke SERIAL --reason REASON --basis TEXT [--known-since ISO8601] [--json]',
    `REASON is one of ${SERVICE_REASONS.join(', ')}.`,
    'Exit code: 0 revoked, 1 refused: unknown, not issued, revoked already.',
  ]
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Serial number of the certificate, hex' })
  declare serial: string

  @flags.string({ description: 'Why', required: true })
  declare reason: string

  @flags.string({ description: 'The document that proves it', required: true })
  declare basis: string

  @flags.string({ description: 'With keyCompromise: since when the key is not trusted, ISO 8601' })
  declare knownSince?: string

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  run() {
    return answer(this, this.json, async () => {
      const revoke = await this.app.container.make(RevokeService)
      const { reason, basis, knownSince: invalidityDate } = this
      const serial = this.serial.trim().toLowerCase()
      const { revokedAt } = await revoke.handle(
        { serial, reason, basis, invalidityDate },
        shellActor()
      )
      const at = revokedAt.setZone(ZONE).toFormat('dd.MM.yyyy HH:mm:ss')
      return {
        document: { serial, reason, revokedAt: isoMoment(revokedAt) },
        lines: [shellLanguage().t('authorities.command.service_revoked', { serial, at })],
      }
    })
  }
}
