import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { RegisterRootRevocation } from '#ca/root/register_revocation'
import { RevocationProblemsError } from '#ca/root/revocation_problems'
import { answer } from '#commands/answer'
import { readFileBytes } from '#commands/read_file'
import { shellActor } from '#commands/shell_actor'
import { shellLanguage } from '#commands/shell_language'
import { assertRootMachine } from './_root_machine.js'

/** R-11: registers an application to revoke. */
export default class RootRevocationRegister extends BaseCommand {
  static commandName = 'root:revocation'
  static description = 'Register an application to revoke a CA’s certificate (R-11, annex 2)'
  static help = [
    '{{ binaryName }} root:revocation FORM --ground G --letter N --letter-file F --proof TEXT --proof-file F',
    'FORM is a JSON file (root:form --annex 2 gives an empty one); the files are PDF, JPEG or PNG and are kept (R-8).',
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

  @flags.string({ description: 'The official letter: PDF, JPEG or PNG', required: true })
  declare letterFile: string

  @flags.string({ description: 'What the document that proves the ground is', required: true })
  declare proof: string

  @flags.string({ description: 'That document: PDF, JPEG or PNG', required: true })
  declare proofFile: string

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
      const { revocation, dueOn } = await register
        .handle(await this.#input(), shellActor())
        .catch((error: unknown) => this.#tell(error))
      return {
        document: { ground: revocation.ground, reason: revocation.reason, dueOn },
        lines: [shellLanguage().t('root.command.revocation_registered', { dueOn })],
      }
    })
  }

  async #input() {
    const { ground, reason, delivery, received } = this
    return {
      form: new TextDecoder().decode(await readFileBytes(this.form)),
      ground,
      reason,
      letter: { number: this.letter, copy: await readFileBytes(this.letterFile) },
      proof: { name: this.proof, copy: await readFileBytes(this.proofFile) },
      delivery,
      receivedOn: received || undefined,
    }
  }

  /** What stands against the form is shown before the error. */
  #tell(error: unknown): never {
    const problems = error instanceof RevocationProblemsError && !this.json ? error.problems : []
    for (const { code, facts } of problems)
      process.stderr.write(`  ${shellLanguage().t(`root.problems.${code}`, facts)}\n`)
    throw error
  }
}
