import { BaseSchema } from '@adonisjs/lucid/schema'

/** The counter from which processes reserve serial numbers of time stamps. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('timestamp_numbers', (table) => {
      table.integer('id').unsigned().primary()
      table.bigInteger('next').unsigned().notNullable()
    })
    this.defer(async (db) => {
      await db.table('timestamp_numbers').insert({ id: 1, next: 1 })
    })
  }

  async down() {
    this.schema.dropTable('timestamp_numbers')
  }
}
