import { BaseSchema } from '@adonisjs/lucid/schema'

/** Rows of annex 7 that quote an online application and do not agree with it (S-21). */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('annex7_quotes', (table) => {
      table.increments('id')
      table
        .integer('letter_id')
        .unsigned()
        .notNullable()
        .references('id')
        .inTable('revocation_letters')
      table.integer('row_number').notNullable()
      table.string('application_number', 100).notNullable()
      table.string('full_name', 500).notNullable()
      table.string('iin', 100).notNullable()
      table.string('bin', 100).notNullable()
      table
        .integer('online_application_id')
        .unsigned()
        .notNullable()
        .index()
        .references('id')
        .inTable('online_applications')
      table.unique(['letter_id', 'row_number'])
    })
  }

  async down() {
    this.schema.dropTable('annex7_quotes')
  }
}
