import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { VoidRootSigning } from '#ca/root/void_signing'
import { answer } from '#commands/answer'
import { shellActor } from '#commands/shell_actor'
import { shellLanguage } from '#commands/shell_language'
import { assertRootMachine } from './_root_machine.js'

/** Gives up a number whose signature never came. */
export default class RootVoid extends BaseCommand {
  static commandName = 'root:void'
  static description = 'Give up a serial number whose signing was begun and cannot be finished'
  static help = [
    '{{ binaryName }} root:void ID --reason TEXT',
    'Only when root:certify cannot finish it. The number and the key stay taken; refuse the application then.',
  ]
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Number of the application' })
  declare application: string

  @flags.string({ description: 'Why, in words', required: true })
  declare reason: string

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  run() {
    return answer(this, this.json, async () => {
      assertRootMachine(RootVoid.commandName)
      const voiding = await this.app.container.make(VoidRootSigning)
      const applicationId = Number(this.application)
      const { reason } = this
      const { serial } = await voiding.handle({ applicationId, reason }, shellActor())
      return {
        document: { application: applicationId, serial },
        lines: [shellLanguage().t('root.command.voided', { id: applicationId, serial })],
      }
    })
  }
}
