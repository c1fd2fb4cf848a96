import { resolve } from 'node:path'
import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { ExportSite } from '#ca/publication/export_site'
import { answer } from '#commands/answer'
import { shellLanguage } from '#commands/shell_language'
import { writePages } from './_pages.js'

/** CP-2.1: everything that is public, as plain files. */
export default class PublicationExport extends BaseCommand {
  static commandName = 'publication:export'
  static description = 'Write everything that is public into a folder for any web server'
  static help = [
    '{{ binaryName }} publication:export DIR [--json]',
    'DIR gets cert/, crl/, documents/, revoked.json, revoked.csv, index.json and pages in three',
    'languages. DIR is a symbolic link to a folder beside it and is replaced as a whole; until then the',
    'one that is there stays. No personal data.',
  ]
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'The folder; replaced when it is there' })
  declare directory: string

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  run() {
    return answer(this, this.json, async () => {
      const site = await this.app.container.make(ExportSite)
      const directory = resolve(this.directory)
      const index = await site.handle(directory, writePages)
      const { certificates, lists, documents, revoked } = index
      const line = shellLanguage().t('publication.command.exported', {
        directory,
        revoked,
        certificates: certificates.length,
        lists: lists.length,
        documents: documents.length,
      })
      return { document: { directory, ...index }, lines: [line] }
    })
  }
}
