import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { AbandonCeremony } from '#ca/ceremonies/abandon_ceremony'
import { answer } from '#commands/answer'
import { shellActor } from '#commands/shell_actor'
import { shellLanguage } from '#commands/shell_language'

/** Gives up a ceremony that is planned or was interrupted. */
export default class CeremonyAbandon extends BaseCommand {
  static commandName = 'ceremony:abandon'
  static description = 'Give up a key ceremony, with the reason in its protocol'
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Number of the ceremony' })
  declare ceremony: string

  @flags.string({ description: 'Why', required: true })
  declare reason: string

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  run() {
    return answer(this, this.json, async () => {
      const abandon = await this.app.container.make(AbandonCeremony)
      const input = { id: Number(this.ceremony), reason: this.reason }
      const { id } = await abandon.handle(input, shellActor())
      return {
        document: { ceremony: id },
        lines: [shellLanguage().t('ceremony.command.abandoned', { number: id })],
      }
    })
  }
}
