import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { APPLICATION_FIELDS, REVOCATION_FIELDS } from '#ca/root/application_form'

/** Prints an empty form of annex 1 or 2, to be filled in. */
export default class RootForm extends BaseCommand {
  static commandName = 'root:form'
  static description = 'Print an empty form file: annex 1 (application) or annex 2 (revocation)'
  static options: CommandOptions = { startApp: true }

  @flags.number({ description: '1 or 2', default: 1 })
  declare annex: number

  async run() {
    const fields = this.annex === 2 ? REVOCATION_FIELDS : APPLICATION_FIELDS
    const form = Object.fromEntries(fields.map((field) => [field, '']))
    process.stdout.write(`${JSON.stringify(form, null, 2)}\n`)
  }
}
