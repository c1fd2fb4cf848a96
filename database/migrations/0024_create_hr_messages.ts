import { BaseSchema } from '@adonisjs/lucid/schema'

/** What HR systems sent, as it came, and what they were answered. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('hr_messages', (table) => {
      table.increments('id')
      table.integer('system_id').unsigned().notNullable().references('id').inTable('hr_systems')
      table.string('message_id', 100).notNullable()
      table.string('content_sha256', 64).notNullable()
      table.string('kind', 20).notNullable()
      table.string('state', 20).notNullable()
      table.string('code', 60).nullable()
      table.dateTime('received_at').notNullable()
      table.dateTime('answered_at').nullable()
      table.string('remote_address', 50).notNullable()
      table.string('signer_iin', 12).notNullable()
      table.specificType('request', 'longblob').notNullable()
      table.specificType('answer', 'longblob').nullable()
      table.unique(['system_id', 'message_id'])
    })
  }

  async down() {
    this.schema.dropTable('hr_messages')
  }
}
