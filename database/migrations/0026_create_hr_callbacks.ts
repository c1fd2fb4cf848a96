import { BaseSchema } from '@adonisjs/lucid/schema'

/** What is pushed to HR systems when the state of an application of theirs changes, and each try to do so. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('hr_callbacks', (table) => {
      table.increments('id')
      table.integer('system_id').unsigned().notNullable().references('id').inTable('hr_systems')
      table
        .integer('online_application_id')
        .unsigned()
        .notNullable()
        .references('id')
        .inTable('online_applications')
      table.string('state', 20).notNullable()
      table.dateTime('changed_at').notNullable()
      table.dateTime('next_try_at').nullable().index()
      table.dateTime('delivered_at').nullable()
      table.dateTime('given_up_at').nullable()
      table.unique(['online_application_id', 'state'])
    })
    this.schema.createTable('hr_callback_tries', (table) => {
      table.increments('id')
      table.integer('callback_id').unsigned().notNullable().references('id').inTable('hr_callbacks')
      table.dateTime('tried_at').notNullable()
      table.integer('status').unsigned().nullable()
      table.string('outcome', 60).notNullable()
    })
  }

  async down() {
    this.schema.dropTable('hr_callback_tries')
    this.schema.dropTable('hr_callbacks')
  }
}
