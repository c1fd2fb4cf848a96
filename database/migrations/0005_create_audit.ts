import { BaseSchema } from '@adonisjs/lucid/schema'

/** The audit chain, and the row whose lock keeps its writers in line. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('audit_entries', (table) => {
      table.integer('seq').unsigned().primary()
      table.string('at', 24).notNullable()
      table.string('event', 60).notNullable().index()
      table.string('actor', 100).notNullable()
      table.string('subject', 120).notNullable().index()
      table.text('data', 'longtext').notNullable()
      table.string('previous_hash', 64).notNullable()
      table.string('hash', 64).notNullable()
    })
    this.schema.createTable('audit_head', (table) => {
      table.integer('id').primary()
      table.integer('seq').unsigned().notNullable()
      table.string('hash', 64).notNullable()
    })
    this.defer(async (db) => {
      await db.table('audit_head').insert({ id: 1, seq: 0, hash: '0'.repeat(64) })
    })
  }

  async down() {
    this.schema.dropTable('audit_head')
    this.schema.dropTable('audit_entries')
  }
}
