import { BaseSchema } from '@adonisjs/lucid/schema'

/** Letters with the application of annex 7 in them, and the revocations: a row revokes a certificate for good. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('revocation_letters', (table) => {
      table.increments('id')
      table.integer('agency_id').unsigned().notNullable().references('id').inTable('agencies')
      table.string('number', 100).notNullable()
      table.string('dated_on', 10).notNullable()
      table.string('received_on', 10).notNullable().index()
      table.string('due_on', 10).notNullable().index()
      table.string('return_due_on', 10).notNullable()
      table.string('delivery', 20).notNullable()
      table.string('head_name', 200).nullable()
      table.string('executor_name', 200).nullable()
      table.string('executor_phone', 50).nullable()
      table.integer('carriers_attached').nullable()
      table.string('source_name', 255).nullable()
      table.string('source_sha256', 64).nullable()
      table.specificType('source', 'longblob').nullable()
      table.string('registered_by', 100).notNullable()
      table.dateTime('created_at').notNullable()
      table.unique(['agency_id', 'number', 'dated_on'])
    })
    this.schema.createTable('revocations', (table) => {
      table.increments('id')
      table
        .integer('certificate_id')
        .unsigned()
        .notNullable()
        .unique()
        .references('id')
        .inTable('certificates')
      table.string('ground', 30).notNullable()
      table.smallint('reason').unsigned().notNullable()
      table.dateTime('revoked_at').notNullable().index()
      table.dateTime('invalidity_date').nullable()
      table.string('channel', 20).notNullable()
      table
        .integer('letter_id')
        .unsigned()
        .nullable()
        .references('id')
        .inTable('revocation_letters')
      table.dateTime('created_at').notNullable()
    })
  }

  async down() {
    this.schema.dropTable('revocations')
    this.schema.dropTable('revocation_letters')
  }
}
