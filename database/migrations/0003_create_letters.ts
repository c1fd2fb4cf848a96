import { BaseSchema } from '@adonisjs/lucid/schema'

/** Letters, the applications in them, refusals. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('letters', (table) => {
      table.increments('id')
      table.integer('agency_id').unsigned().notNullable().references('id').inTable('agencies')
      table.string('number', 100).notNullable()
      table.string('dated_on', 10).notNullable()
      table.string('received_on', 10).notNullable().index()
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
    this.schema.createTable('applications', (table) => {
      table.increments('id')
      table.integer('letter_id').unsigned().notNullable().references('id').inTable('letters')
      table.integer('row_number').notNullable()
      table.string('category', 20).notNullable()
      table.string('surname', 100).notNullable()
      table.string('given_name', 100).notNullable()
      table.string('patronymic', 100).nullable()
      table.string('iin', 12).notNullable().index()
      table.string('bin', 12).notNullable()
      table.string('organisation', 500).notNullable()
      table.string('position', 300).notNullable()
      table.string('region_kato', 9).notNullable().references('kato').inTable('regions')
      table.string('locality', 300).nullable()
      table.string('email', 254).notNullable()
      table.string('phone', 12).notNullable()
      table.string('due_on', 10).notNullable().index()
      table.string('second_certificate_ground', 30).nullable()
      table.string('state', 20).notNullable().index()
      table.dateTime('put_off_at').nullable()
      table.text('search').notNullable()
      table.dateTime('created_at').notNullable()
      table.unique(['letter_id', 'row_number'])
    })
    this.schema.createTable('refusals', (table) => {
      table.increments('id')
      table
        .integer('application_id')
        .unsigned()
        .notNullable()
        .unique()
        .references('id')
        .inTable('applications')
      table.string('ground', 10).notNullable()
      table.text('reason').notNullable()
      table.string('refused_by', 100).notNullable()
      table.dateTime('refused_at').notNullable()
    })
  }

  async down() {
    this.schema.dropTable('refusals')
    this.schema.dropTable('applications')
    this.schema.dropTable('letters')
  }
}
