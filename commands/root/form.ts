import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { APPLICATION_FIELDS, DATES, REVOCATION_FIELDS } from '#ca/root/application_form'
import { rootAnnexPdf } from '#documents/root_annex'
import { writePaper } from '#commands/write_paper'
import { shellLanguage } from '#commands/shell_language'
import type { FormField } from '#ca/root/application_form'

/** What a field is, and how a day is written in it. */
function labelOf(field: FormField): string {
  const i18n = shellLanguage()
  const label = i18n.t(`root.fields.${field}`)
  return DATES.includes(field) ? i18n.t('root.command.date_field', { label }) : label
}

/** Prints an empty form of annex 1 or 2, to be filled in. */
export default class RootForm extends BaseCommand {
  static commandName = 'root:form'
  static description = 'Print an empty form: annex 1 (application) or annex 2 (revocation)'
  static help = [
    '{{ binaryName }} root:form > form.json      a file to fill in; what each field is goes to stderr',
    '{{ binaryName }} root:form --pdf form.pdf   the same on paper, for the pen',
  ]
  static options: CommandOptions = { startApp: true }

  @flags.number({ description: '1 or 2', default: 1 })
  declare annex: number

  @flags.string({ description: 'Write the form as PDF to this file instead' })
  declare pdf: string

  async run() {
    const annex = this.annex === 2 ? 2 : 1
    const i18n = shellLanguage()
    if (this.pdf) {
      await writePaper(this.pdf, await rootAnnexPdf(i18n, annex))
      return void process.stdout.write(`${this.pdf}\n`)
    }
    const fields = annex === 2 ? REVOCATION_FIELDS : APPLICATION_FIELDS
    const form = Object.fromEntries(fields.map((field) => [field, '']))
    process.stdout.write(`${JSON.stringify(form, null, 2)}\n`)
    for (const field of fields) process.stderr.write(`${field.padEnd(14)}  ${labelOf(field)}\n`)
  }
}
