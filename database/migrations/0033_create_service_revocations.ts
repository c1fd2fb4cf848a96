import { BaseSchema } from '@adonisjs/lucid/schema'

/**
 * Revocations of the certificates of services, and how many revocations a list saw: one that is committed late has
 * a number that was passed already.
 */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('service_revocations', (table) => {
      table.increments('id')
      table
        .integer('service_certificate_id')
        .unsigned()
        .notNullable()
        .unique()
        .references('id')
        .inTable('service_certificates')
      table.tinyint('reason').unsigned().notNullable()
      table.dateTime('revoked_at').notNullable()
      table.dateTime('invalidity_date').nullable()
      table.string('basis', 500).notNullable()
      table.string('revoked_by', 100).notNullable()
      table.dateTime('created_at').notNullable()
    })
    this.schema.alterTable('revocation_lists', (table) => {
      table.integer('seen_count').unsigned().notNullable().defaultTo(0)
    })
  }

  async down() {
    this.schema.alterTable('revocation_lists', (table) => {
      table.dropColumn('seen_count')
    })
    this.schema.dropTable('service_revocations')
  }
}
