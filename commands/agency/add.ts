import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { AddAgency } from '#ca/agencies/add_agency'
import { reportError } from '#commands/report_error'
import { shellActor } from '#commands/shell_actor'
import { shellLanguage } from '#commands/shell_language'

/** Enters a state agency, or a territorial division of one. */
export default class AgencyAdd extends BaseCommand {
  static commandName = 'agency:add'
  static description = 'Enter a state agency that may send letters'
  static options: CommandOptions = { startApp: true }

  @flags.string({ description: 'BIN, 12 digits', required: true })
  declare bin: string

  @flags.string({ description: 'Name in Kazakh', required: true })
  declare nameKk: string

  @flags.string({ description: 'Name in Russian', required: true })
  declare nameRu: string

  @flags.string({ description: 'KATO code of the region, such as 710000000', required: true })
  declare region: string

  @flags.boolean({ description: 'Print one JSON document' })
  declare json: boolean

  async run() {
    try {
      const { bin, nameKk, nameRu, region: regionKato } = this
      const addAgency = await this.app.container.make(AddAgency)
      const agency = await addAgency.handle({ bin, nameKk, nameRu, regionKato }, shellActor())
      const facts = { id: agency.id, bin: agency.bin, nameKk: agency.nameKk, nameRu: agency.nameRu }
      const name = shellLanguage().locale === 'kk' ? agency.nameKk : agency.nameRu
      const text = shellLanguage().t('agencies.command.added', { name, bin: agency.bin })
      const document = { ok: true, agency: { ...facts, region: agency.regionKato } }
      process.stdout.write(`${this.json ? JSON.stringify(document, null, 2) : text}\n`)
    } catch (error) {
      reportError(this, error, this.json)
    }
  }
}
