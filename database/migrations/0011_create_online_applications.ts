import { BaseSchema } from '@adonisjs/lucid/schema'

/** Online applications (S-5), what became of each, and the rows of the annex 4 letters that name them. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('online_applications', (table) => {
      table.increments('id')
      table.string('kind', 10).notNullable()
      table.string('iin', 12).notNullable().index()
      table.string('bin', 12).notNullable().index()
      table.string('surname', 100).notNullable()
      table.string('given_name', 100).notNullable()
      table.string('patronymic', 100).nullable()
      table.string('organisation', 500).notNullable()
      table.string('position', 300).notNullable()
      table.string('region_kato', 9).notNullable().references('kato').inTable('regions')
      table.string('locality', 300).nullable()
      table.string('email', 254).notNullable()
      table.string('phone', 12).notNullable()
      table.string('language', 2).notNullable()
      table.string('second_certificate_ground', 30).nullable()
      table.integer('carrier_id').unsigned().notNullable().references('id').inTable('carriers')
      table.specificType('request', 'longblob').notNullable()
      table.string('spki_sha256', 64).notNullable().unique()
      table.dateTime('filed_at').notNullable()
      table.string('filed_on', 10).notNullable().index()
      table.string('filed_by', 100).notNullable()
      table.string('open_key', 30).nullable().unique()
    })
    this.schema.createTable('online_steps', (table) => {
      table.increments('id')
      table
        .integer('online_application_id')
        .unsigned()
        .notNullable()
        .references('id')
        .inTable('online_applications')
      table.string('step', 20).notNullable()
      table.string('taken_by', 100).notNullable()
      table.dateTime('taken_at').notNullable()
      table.string('ground', 10).nullable()
      table.text('reason').nullable()
      table.unique(['online_application_id', 'step'])
    })
    this.schema.createTable('online_letter_rows', (table) => {
      table.increments('id')
      table.integer('letter_id').unsigned().notNullable().references('id').inTable('letters')
      table.integer('row_number').notNullable()
      table.string('application_number', 100).notNullable()
      table.string('full_name', 500).notNullable()
      table.string('iin', 100).notNullable()
      table.string('bin', 100).notNullable()
      table.string('organisation', 500).notNullable()
      table.string('position', 300).notNullable()
      table
        .integer('online_application_id')
        .unsigned()
        .nullable()
        .index()
        .references('id')
        .inTable('online_applications')
      table.unique(['letter_id', 'row_number'])
    })
  }

  async down() {
    this.schema.dropTable('online_letter_rows')
    this.schema.dropTable('online_steps')
    this.schema.dropTable('online_applications')
  }
}
