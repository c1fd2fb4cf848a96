import { BaseSchema } from '@adonisjs/lucid/schema'

/** The rows of annex 7, proposals of the emergency path, carriers that came back (S-24). */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('revocation_requests', (table) => {
      table.increments('id')
      table
        .integer('letter_id')
        .unsigned()
        .notNullable()
        .references('id')
        .inTable('revocation_letters')
      table.integer('row_number').notNullable()
      table
        .integer('certificate_id')
        .unsigned()
        .notNullable()
        .references('id')
        .inTable('certificates')
      table.string('ground', 30).notNullable()
      table.string('full_name', 310).notNullable()
      table.string('iin', 12).notNullable().index()
      table.dateTime('set_aside_at').nullable()
      table.string('set_aside_by', 100).nullable()
      table.string('set_aside_reason', 500).nullable()
      table.dateTime('created_at').notNullable()
      table.unique(['letter_id', 'certificate_id'])
    })
    this.schema.createTable('emergency_revocations', (table) => {
      table.increments('id')
      table
        .integer('certificate_id')
        .unsigned()
        .notNullable()
        .references('id')
        .inTable('certificates')
      table.string('reason', 500).notNullable()
      table.dateTime('invalidity_date').nullable()
      table.string('proposed_by', 100).notNullable()
      table.dateTime('proposed_at').notNullable()
      table.dateTime('expires_at').notNullable().index()
      table.string('confirmed_by', 100).nullable()
      table.dateTime('confirmed_at').nullable()
    })
    this.schema.createTable('carrier_returns', (table) => {
      table.increments('id')
      table.integer('carrier_id').unsigned().notNullable().references('id').inTable('carriers')
      table
        .integer('certificate_id')
        .unsigned()
        .notNullable()
        .unique()
        .references('id')
        .inTable('certificates')
      table.string('delivery', 20).notNullable()
      table.string('brought_by', 200).notNullable()
      table.string('item_number', 100).nullable()
      table.string('taken_by', 100).notNullable()
      table.dateTime('taken_at').notNullable()
    })
  }

  async down() {
    this.schema.dropTable('carrier_returns')
    this.schema.dropTable('emergency_revocations')
    this.schema.dropTable('revocation_requests')
  }
}
