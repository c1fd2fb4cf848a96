import { BaseSchema } from '@adonisjs/lucid/schema'

/** Holds that are over: the row of `revocations` is gone, and this one says who ended it, when, why and how. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('ended_holds', (table) => {
      table.increments('id')
      table
        .integer('certificate_id')
        .unsigned()
        .notNullable()
        .references('id')
        .inTable('certificates')
      table.integer('revocation_id').unsigned().notNullable().index()
      table.string('outcome', 10).notNullable()
      table.dateTime('held_at').notNullable()
      table.dateTime('ended_at').notNullable().index()
      table.string('basis', 500).nullable()
      table.string('ended_by', 100).notNullable()
    })
  }

  async down() {
    this.schema.dropTable('ended_holds')
  }
}
