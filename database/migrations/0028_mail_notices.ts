import { BaseSchema } from '@adonisjs/lucid/schema'

/** When a notice went out by mail. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('online_notices', (table) => {
      table.dateTime('mailed_at').nullable()
    })
  }

  async down() {
    this.schema.alterTable('online_notices', (table) => {
      table.dropColumn('mailed_at')
    })
  }
}
