import { BaseSchema } from '@adonisjs/lucid/schema'

/**
 * The line of each revocation as it stands in lists, DER as hex, so that a list is put together and not made anew. It
 * follows from `revocations` and `certificates` alone: what is missing is written before the next list.
 */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('revoked_entries', (table) => {
      table
        .integer('revocation_id')
        .unsigned()
        .notNullable()
        .primary()
        .references('id')
        .inTable('revocations')
        .onDelete('cascade')
      table.integer('authority_id').unsigned().notNullable().references('id').inTable('authorities')
      table.smallint('crl_part').unsigned().notNullable()
      table.dateTime('revoked_at').notNullable()
      table.dateTime('not_after').notNullable()
      table.string('entry', 256).notNullable()
      table.index(['authority_id', 'crl_part', 'revocation_id'], 'revoked_entries_listed')
      table.index(['authority_id', 'crl_part', 'revoked_at'], 'revoked_entries_dated')
    })
  }

  async down() {
    this.schema.dropTable('revoked_entries')
  }
}
