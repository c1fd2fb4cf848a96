import { BaseSchema } from '@adonisjs/lucid/schema'

/** Who signs in to the online service: challenges, codes, executors, what people corrected, what they are told. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('online_challenges', (table) => {
      table.increments('id')
      table.string('value', 64).notNullable().unique()
      table.string('purpose', 20).notNullable()
      table.string('session', 64).notNullable()
      table.dateTime('expires_at').notNullable().index()
      table.dateTime('used_at').nullable()
    })
    this.schema.createTable('sign_in_codes', (table) => {
      table.increments('id')
      table.string('iin', 12).notNullable().index()
      table.string('code_hash', 255).notNullable()
      table.integer('tries_left').notNullable()
      table.string('given_by', 100).notNullable()
      table.dateTime('given_at').notNullable()
      table.dateTime('expires_at').notNullable()
      table.dateTime('used_at').nullable()
    })
    this.schema.createTable('executors', (table) => {
      table.increments('id')
      table.string('iin', 12).notNullable().index()
      table.integer('agency_id').unsigned().notNullable().references('id').inTable('agencies')
      table.string('appointed_by', 100).notNullable()
      table.dateTime('appointed_at').notNullable()
      table.string('dismissed_by', 100).nullable()
      table.dateTime('dismissed_at').nullable()
    })
    this.schema.createTable('holder_corrections', (table) => {
      table.string('iin', 12).primary()
      table.string('position', 300).notNullable()
      table.string('locality', 300).nullable()
      table.string('email', 254).notNullable()
      table.string('phone', 12).notNullable()
      table.string('corrected_by', 100).notNullable()
      table.dateTime('corrected_at').notNullable()
    })
    this.schema.createTable('online_notices', (table) => {
      table.increments('id')
      table
        .integer('online_application_id')
        .unsigned()
        .notNullable()
        .references('id')
        .inTable('online_applications')
      table.string('notice', 20).notNullable()
      table.dateTime('given_at').notNullable()
      table.unique(['online_application_id', 'notice'])
    })
  }

  async down() {
    this.schema.dropTable('online_notices')
    this.schema.dropTable('holder_corrections')
    this.schema.dropTable('executors')
    this.schema.dropTable('sign_in_codes')
    this.schema.dropTable('online_challenges')
  }
}
