import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { RefuseRootApplication } from '#ca/root/refuse_application'
import { recordedApplication } from '#ca/root/recorded'
import { rootRefusalPdf } from '#documents/root_refusal'
import { answer } from '#commands/answer'
import { shellActor } from '#commands/shell_actor'
import { shellLanguage } from '#commands/shell_language'
import { writePaper } from '#commands/write_paper'
import { assertRootMachine } from './_root_machine.js'

/** refuses an application. */
export default class RootRefuse extends BaseCommand {
  static commandName = 'root:refuse'
  static description = 'Refuse the application of a CA on a ground of R-6'
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Number of the application' })
  declare application: string

  @flags.string({ description: 'incomplete, untrue, court or under_age', required: true })
  declare ground: string

  @flags.string({ description: 'The reasoned answer in words', required: true })
  declare reason: string

  @flags.string({ description: 'Number of the official letter', required: true })
  declare letter: string

  @flags.string({ description: 'Write the letter as PDF to this file', required: true })
  declare pdf: string

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  run() {
    return answer(this, this.json, async () => {
      assertRootMachine(RootRefuse.commandName)
      const { ground, reason, letter: letterNumber } = this
      const refuse = await this.app.container.make(RefuseRootApplication)
      const applicationId = Number(this.application)
      const refusal = await refuse.handle(
        { applicationId, ground, reason, letterNumber },
        shellActor()
      )
      const i18n = shellLanguage()
      const application = await recordedApplication(applicationId)
      await writePaper(this.pdf, await rootRefusalPdf(i18n, application, refusal))
      const facts = { id: applicationId, ground: i18n.t(`root.refusal_grounds.${refusal.ground}`) }
      return {
        document: { application: applicationId, ground: refusal.ground, letter: this.pdf },
        lines: [i18n.t('root.command.refused', facts), this.pdf],
      }
    })
  }
}
