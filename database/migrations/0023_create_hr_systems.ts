import { BaseSchema } from '@adonisjs/lucid/schema'

/** HR systems that may call (S-6.4), and the certificates with which they sign. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('hr_systems', (table) => {
      table.increments('id')
      table.string('name', 200).notNullable().unique()
      table.string('owner', 300).notNullable()
      table.text('addresses').notNullable()
      table.integer('limit_per_minute').unsigned().notNullable()
      table.text('kinds').notNullable()
      table.string('callback_url', 500).nullable()
      table.string('registered_by', 100).notNullable()
      table.dateTime('suspended_at').nullable()
      table.string('suspended_by', 100).nullable()
      table.dateTime('created_at').notNullable()
    })
    this.schema.createTable('hr_system_certificates', (table) => {
      table.increments('id')
      table.integer('system_id').unsigned().notNullable().references('id').inTable('hr_systems')
      table.string('sha256', 64).notNullable().unique()
      table.specificType('der', 'longblob').notNullable()
      table.string('serial', 40).notNullable()
      table.string('subject', 1000).notNullable()
      table.string('issuer', 1000).notNullable()
      table.dateTime('valid_from').notNullable()
      table.dateTime('valid_to').notNullable()
      table.string('added_by', 100).notNullable()
      table.dateTime('withdrawn_at').nullable()
      table.string('withdrawn_by', 100).nullable()
      table.dateTime('created_at').notNullable()
    })
  }

  async down() {
    this.schema.dropTable('hr_system_certificates')
    this.schema.dropTable('hr_systems')
  }
}
