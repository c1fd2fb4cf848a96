import { BaseSchema } from '@adonisjs/lucid/schema'

/** The last number of each journal: taken in the transaction of the line, so that no number is skipped. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('journals', (table) => {
      table.string('name', 30).primary()
      table.integer('last_number').unsigned().notNullable()
    })
    this.defer(async (db) => {
      await db.table('journals').insert({ name: 'issue', last_number: 0 })
    })
  }

  async down() {
    this.schema.dropTable('journals')
  }
}
