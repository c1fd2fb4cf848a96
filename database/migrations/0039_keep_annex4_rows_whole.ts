import { BaseSchema } from '@adonisjs/lucid/schema'

/** A row of annex 4 is kept with everything that the letter says, so that it stands beside the application (S-5.3). */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('online_letter_rows', (table) => {
      table.string('region', 500).nullable()
      table.string('email', 300).nullable()
      table.string('phone', 100).nullable()
    })
  }

  async down() {
    for (const column of ['region', 'email', 'phone'])
      this.schema.raw(`alter table online_letter_rows drop column ${column}`)
  }
}
