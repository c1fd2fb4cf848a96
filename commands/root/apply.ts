import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { RegisterRootApplication } from '#ca/root/register_application'
import { answer } from '#commands/answer'
import { readFileBytes } from '#commands/read_file'
import { shellActor } from '#commands/shell_actor'
import { shellLanguage } from '#commands/shell_language'
import { assertRootMachine } from './_root_machine.js'

/** registers a CA's application. */
export default class RootApply extends BaseCommand {
  static commandName = 'root:apply'
  static description = 'Register the application of a CA (R-3, annex 1)'
  static help = [
    '{{ binaryName }} root:apply FORM --source FILE --accreditation COPY --accreditation-number N',
    'FORM is a JSON file (root:form gives an empty one). FILE is a PKCS#10 request, or the CA’s self-signed',
    'certificate as P7B or alone: DER, PEM or Base64. What is missing is recorded, for a refusal needs it.',
    'Exit code: 0 when nothing stands against the application, 2 when something does, 1 on an error.',
  ]
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'The form of annex 1, JSON' })
  declare form: string

  @flags.string({ description: 'PKCS#10 request or P7B' })
  declare source: string

  @flags.string({ description: 'Copy of the accreditation certificate' })
  declare accreditation: string

  @flags.string({ description: 'Number of the accreditation certificate' })
  declare accreditationNumber: string

  @flags.string({ description: 'post, special_post, by_hand or edms', default: 'by_hand' })
  declare delivery: string

  @flags.string({ description: 'Day of receipt, YYYY-MM-DD; today when absent' })
  declare received: string

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  run() {
    return answer(this, this.json, async () => {
      assertRootMachine(RootApply.commandName)
      const register = await this.app.container.make(RegisterRootApplication)
      const { application, dueOn, problems } = await register.handle(
        await this.#input(),
        shellActor()
      )
      if (problems.length > 0) this.exitCode = 2
      const i18n = shellLanguage()
      const { id, receivedOn } = application
      const said = problems.map(({ code, facts }) => i18n.t(`root.problems.${code}`, facts))
      const state = said.length > 0 ? 'root.command.applied_with' : 'root.command.applied'
      return {
        document: { application: { id, receivedOn, dueOn }, problems },
        lines: [i18n.t(state, { id, dueOn }), ...said.map((line) => `  ${line}`)],
      }
    })
  }

  async #input() {
    const { accreditation: copy, accreditationNumber: number = '' } = this
    return {
      form: new TextDecoder().decode(await readFileBytes(this.form)),
      source: this.source ? await readFileBytes(this.source) : null,
      accreditation: copy ? { number, copy: await readFileBytes(copy) } : null,
      delivery: this.delivery,
      receivedOn: this.received || undefined,
    }
  }
}
