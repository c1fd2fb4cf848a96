import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { Clock } from '#ca/clock'
import { shownDate } from '#ca/letters/letter_facts'
import { dueCarriers, type DueCarrier } from '#ca/revocation/due_carriers'
import { answer } from '#commands/answer'
import { shellLanguage } from '#commands/shell_language'

const asDocument = ({ revocation: { certificate }, paragraph, deadline }: DueCarrier) => ({
  serial: certificate.carrier.serialNumber,
  holder: certificate.application.fullName,
  organisation: certificate.application.organisation,
  paragraph,
  dueOn: deadline?.dueOn ?? null,
  state: deadline?.state ?? null,
})

/** S-24: the carriers that have to come back, the earliest term first. */
export default class CarrierDue extends BaseCommand {
  static commandName = 'carrier:due'
  static description = 'List the carriers that have to come back'
  static help = ['{{ binaryName }} carrier:due [--json]']
  static options: CommandOptions = { startApp: true }

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  run() {
    return answer(this, this.json, async () => {
      const i18n = shellLanguage()
      const clock = await this.app.container.make(Clock)
      const due = await dueCarriers(clock.today())
      const carriers = due.map(asDocument)
      const lines = carriers.map(({ dueOn, ...each }) => {
        const term = dueOn ? shownDate(dueOn) : i18n.t('revocation.command.no_term')
        return i18n.t('revocation.command.due_line', { ...each, due: term })
      })
      const count = i18n.t('revocation.command.due', { count: carriers.length })
      return { document: { carriers }, lines: [count, ...lines] }
    })
  }
}
