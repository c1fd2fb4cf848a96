import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { LoadCalendar } from '#ca/calendar/load_calendar'
import { storagePath } from '#config/ca'
import { answer } from '#commands/answer'
import { ownStorage } from '#commands/own_storage'
import { shellLanguage } from '#commands/shell_language'
import { assertRootMachine } from './_root_machine.js'

/** Makes the Root CA's own small database and its working calendar. */
export default class RootPrepare extends BaseCommand {
  static commandName = 'root:prepare'
  static description = 'Make the database of the Root CA on its own machine (ROLE=root)'
  static options: CommandOptions = { startApp: true }

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  run() {
    return answer(this, this.json, async () => {
      assertRootMachine(RootPrepare.commandName)
      await ownStorage()
      const { MigrationRunner } = await import('@adonisjs/lucid/migration')
      const db = await this.app.container.make('lucid.db')
      const migrations = new MigrationRunner(db, this.app, { direction: 'up' })
      await migrations.run()
      if (migrations.error) throw migrations.error
      const calendar = await this.app.container.make(LoadCalendar)
      const years = await calendar.handle()
      const tables = Object.keys(migrations.migratedFiles).length
      const line = shellLanguage().t('root.command.prepared', { folder: storagePath() })
      return { document: { migrations: tables, years }, lines: [line] }
    })
  }
}
