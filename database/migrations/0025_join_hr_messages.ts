import { BaseSchema } from '@adonisjs/lucid/schema'

/**
 * Which application and which revocation came of which message of an HR system: at most one each, so that a message that
 * comes again finds what was done by it. And who may sign for others there (S-11.5).
 */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('online_applications', (table) => {
      table.string('channel', 10).notNullable().defaultTo('online')
      table.integer('hr_message_id').unsigned().nullable()
      table.unique(['hr_message_id'])
    })
    this.schema.alterTable('revocations', (table) => {
      table.integer('hr_message_id').unsigned().nullable()
      table.unique(['hr_message_id'])
    })
    this.schema.createTable('hr_signing_rights', (table) => {
      table.increments('id')
      table.string('iin', 12).notNullable().index()
      table.integer('agency_id').unsigned().notNullable().references('id').inTable('agencies')
      table.string('basis', 500).notNullable()
      table.string('given_by', 100).notNullable()
      table.dateTime('given_at').notNullable()
      table.string('withdrawn_by', 100).nullable()
      table.dateTime('withdrawn_at').nullable()
    })
  }

  async down() {
    this.schema.dropTable('hr_signing_rights')
    this.schema.alterTable('revocations', (table) => {
      table.dropUnique(['hr_message_id'])
    })
    this.schema.alterTable('online_applications', (table) => {
      table.dropUnique(['hr_message_id'])
    })
    this.schema.raw('alter table revocations drop column hr_message_id')
    for (const column of ['hr_message_id', 'channel'])
      this.schema.raw(`alter table online_applications drop column ${column}`)
  }
}
