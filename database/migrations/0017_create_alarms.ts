import { BaseSchema } from '@adonisjs/lucid/schema'

/** What has gone wrong by itself and is not over, and which process does a job that one alone may do. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('alarms', (table) => {
      table.increments('id')
      table.string('subject', 100).notNullable()
      table.string('code', 60).notNullable()
      table.text('facts').notNullable()
      table.dateTime('raised_at').notNullable()
      table.dateTime('cleared_at').nullable().index()
    })
    this.schema.createTable('job_locks', (table) => {
      table.string('name', 40).primary()
      table.string('holder', 100).notNullable()
      table.dateTime('held_at').notNullable()
    })
    this.defer(async (db) => {
      await db
        .table('job_locks')
        .insert({ name: 'revocation_lists', holder: '', held_at: '2000-01-01 00:00:00' })
    })
  }

  async down() {
    this.schema.dropTable('job_locks')
    this.schema.dropTable('alarms')
  }
}
