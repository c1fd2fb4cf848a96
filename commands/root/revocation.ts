import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { RegisterRootRevocation } from '#ca/root/register_revocation'
import { answer } from '#commands/answer'
import { readFileBytes } from '#commands/read_file'
import { shellActor } from '#commands/shell_actor'
import { shellLanguage } from '#commands/shell_language'
import { assertRootMachine } from './_root_machine.js'

/** registers an application to revoke. */
export default class RootRevocationRegister extends BaseCommand {
  static commandName = 'root:revocation'
  static description = 'Register an application to revoke a CA’s certificate (R-11, annex 2)'
  static help = [
    '{{ binaryName }} root:revocation FORM --ground G --letter N --proof TEXT',
    'Grounds of R-10: request, false_data, entity_changed, agreement, court.',
    'From here one working day runs (R-12): root:revoke carries it out.',
  ]
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'The form of annex 2, JSON' })
  declare form: string

  @flags.string({ description: 'Ground of R-10', required: true })
  declare ground: string

  @flags.string({ description: 'Number of the official letter', required: true })
  declare letter: string

  @flags.string({ description: 'The document that proves the ground' })
  declare proof: string

  @flags.string({ description: 'Reason code of the list, such as superseded or cACompromise' })
  declare reason: string

  @flags.string({ description: 'post, special_post, by_hand or edms', default: 'by_hand' })
  declare delivery: string

  @flags.string({ description: 'Day of receipt, YYYY-MM-DD; today when absent' })
  declare received: string

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  run() {
    return answer(this, this.json, async () => {
      assertRootMachine(RootRevocationRegister.commandName)
      const register = await this.app.container.make(RegisterRootRevocation)
      const form = new TextDecoder().decode(await readFileBytes(this.form))
      const { ground, reason, letter: letterNumber, proof, delivery } = this
      const receivedOn = this.received || undefined
      const input = { form, ground, reason, letterNumber, proof, delivery, receivedOn }
      const { revocation, dueOn } = await register.handle(input, shellActor())
      return {
        document: { ground: revocation.ground, reason: revocation.reason, dueOn },
        lines: [shellLanguage().t('root.command.revocation_registered', { dueOn })],
      }
    })
  }
}
