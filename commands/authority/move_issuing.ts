import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { MoveIssuing } from '#ca/authorities/move_issuing'
import { answer } from '#commands/answer'
import { shellActor } from '#commands/shell_actor'
import { shellLanguage } from '#commands/shell_language'

/** Moves issuing to a State CA key that stands ready. */
export default class AuthorityMoveIssuing extends BaseCommand {
  static commandName = 'authority:move-issuing'
  static description =
    'Move issuing to a State CA key that stands ready; the old one keeps its lists and OCSP'
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Name of the key that takes over' })
  declare key: string

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  run() {
    return answer(this, this.json, async () => {
      const moving = await this.app.container.make(MoveIssuing)
      const { from, to } = await moving.handle({ keyId: this.key }, shellActor())
      const facts = { from: from?.keyId ?? '-', to: to.keyId }
      return {
        document: { algorithm: to.algorithm, from: from?.keyId ?? null, to: to.keyId },
        lines: [shellLanguage().t('authorities.command.moved', facts)],
      }
    })
  }
}
