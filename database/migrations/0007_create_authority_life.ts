import { BaseSchema } from '@adonisjs/lucid/schema'

/** Authorities: which store has the key, what it publishes, since when it issues; keys that wait for the Root CA. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('authorities', (table) => {
      table.string('key_store', 40).notNullable().defaultTo('software')
      table.string('file_name', 40).nullable().unique()
      table.dateTime('issuing_from').nullable()
    })
    this.schema.createTable('authority_requests', (table) => {
      table.increments('id')
      table.string('key_id', 100).notNullable().unique()
      table.string('key_store', 40).notNullable()
      table.string('file_name', 40).notNullable()
      table.string('profile', 30).notNullable()
      table.string('algorithm', 20).notNullable()
      table.string('spki_sha256', 64).notNullable().unique()
      table.specificType('request', 'longblob').notNullable()
      table.string('requested_by', 100).notNullable()
      table.boolean('rehearsal').notNullable().defaultTo(false)
      table.dateTime('created_at').notNullable()
      table
        .integer('authority_id')
        .unsigned()
        .nullable()
        .unique()
        .references('id')
        .inTable('authorities')
    })
    this.schema.createTable('authority_drafts', (table) => {
      table.increments('id')
      table.string('serial', 40).notNullable().unique()
      table.specificType('tbs', 'longblob').notNullable()
      table.dateTime('created_at').notNullable()
    })
    this.defer(async (db) => {
      await db
        .from('authorities')
        .whereNull('issuing_from')
        .update({ issuing_from: db.raw('created_at') })
      for (const role of ['state', 'root']) {
        const first = await db.from('authorities').where({ role }).orderBy('id').first()
        const name = role === 'state' ? 'ucgo2015' : 'gost2015'
        if (first) await db.from('authorities').where('id', first.id).update({ file_name: name })
      }
    })
  }

  async down() {
    this.schema.dropTable('authority_drafts')
    this.schema.dropTable('authority_requests')
    this.schema.alterTable('authorities', (table) => {
      table.dropUnique(['file_name'])
      table.dropColumns('key_store', 'file_name', 'issuing_from')
    })
  }
}
