import { BaseSchema } from '@adonisjs/lucid/schema'

/** Revocation lists of the State CA's keys, and the part of its authority's lists in which a certificate is. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('authorities', (table) => {
      table.smallint('crl_parts').unsigned().notNullable().defaultTo(0)
    })
    this.schema.alterTable('certificates', (table) => {
      table.smallint('crl_part').unsigned().notNullable().defaultTo(0)
      // What a list needs of a certificate, without its bytes.
      table.index(['authority_id', 'crl_part', 'id', 'serial', 'not_after'], 'certificates_listed')
    })
    this.schema.createTable('revocation_lists', (table) => {
      table.increments('id')
      table.integer('authority_id').unsigned().notNullable().references('id').inTable('authorities')
      table.smallint('part').unsigned().notNullable()
      table.string('kind', 10).notNullable()
      table.integer('number').unsigned().notNullable()
      table.integer('base_number').unsigned().nullable()
      table.string('state', 10).notNullable().index()
      table.integer('entries').unsigned().notNullable()
      table.integer('seen_to').unsigned().notNullable()
      table.dateTime('this_update').notNullable()
      table.dateTime('next_update').notNullable()
      table.string('tbs_sha256', 64).notNullable()
      table.string('sha256', 64).nullable()
      table.bigInteger('size').unsigned().nullable()
      table.dateTime('reserved_at').notNullable()
      table.string('reserved_by', 100).notNullable()
      table.dateTime('published_at').nullable()
      table.string('void_reason', 300).nullable()
      table.unique(['authority_id', 'part', 'number'])
    })
  }

  async down() {
    this.schema.dropTable('revocation_lists')
    // MariaDB lets no index go that a foreign key stands on: it gets another one first.
    this.schema.alterTable('certificates', (table) => {
      table.index(['authority_id'], 'certificates_of_authority')
    })
    this.schema.alterTable('certificates', (table) => {
      table.dropIndex(
        ['authority_id', 'crl_part', 'id', 'serial', 'not_after'],
        'certificates_listed'
      )
      table.dropColumn('crl_part')
    })
    this.schema.alterTable('authorities', (table) => {
      table.dropColumn('crl_parts')
    })
  }
}
