import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { RenewServices } from '#ca/authorities/services/renew_services'
import { answer } from '#commands/answer'
import { shellActor } from '#commands/shell_actor'
import { shellLanguage } from '#commands/shell_language'
import { openWithShares, SHARES_OPTION } from '../ceremony/_shares_option.js'

/** What the server does every hour by itself. */
export default class ServiceRenew extends BaseCommand {
  static commandName = 'service:renew'
  static description =
    'Certify the OCSP responders and time stamping units whose certificates are half over'
  static help = ['Exit code: 0, or 2 when a service could not be certified.']
  static options: CommandOptions = { startApp: true }

  @flags.string({ description: SHARES_OPTION })
  declare shares: string

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  run() {
    return answer(this, this.json, async () => {
      await openWithShares(this.app, this.shares)
      const renewing = await this.app.container.make(RenewServices)
      const report = await renewing.handle(shellActor())
      if (report.failed.length > 0) this.exitCode = 2
      const facts = { certified: report.certified.length, failed: report.failed.length }
      return {
        document: { ...report },
        lines: [shellLanguage().t('authorities.command.services_renewed', facts)],
      }
    })
  }
}
