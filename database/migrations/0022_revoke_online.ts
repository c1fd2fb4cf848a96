import { BaseSchema } from '@adonisjs/lucid/schema'

/**
 * Applications to revoke (S-21) beside those for a certificate: they name a certificate and a ground, and have neither
 * key nor request; the row of annex 7 that asks for the same names them.
 */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('online_applications', (table) => {
      table.specificType('new_request', 'longblob').nullable()
      table.string('new_spki_sha256', 64).nullable()
      table.integer('certificate_id').unsigned().nullable()
      table.string('ground', 30).nullable()
    })
    this.#makeNullable()
    this.schema.alterTable('online_applications', (table) => {
      table.unique(['spki_sha256'])
      table.index(['certificate_id'])
    })
    this.schema.alterTable('revocation_requests', (table) => {
      table.string('application_number', 100).nullable()
      table.integer('online_application_id').unsigned().nullable()
      table.index(['online_application_id'])
    })
  }

  /** SQLite can change no column of a table to which others refer: the new ones take the place of the old ones. */
  #makeNullable() {
    this.schema.raw(
      'update online_applications set new_request = request, new_spki_sha256 = spki_sha256'
    )
    this.schema.alterTable('online_applications', (table) => {
      table.dropUnique(['spki_sha256'])
    })
    for (const column of ['request', 'spki_sha256']) {
      this.schema.raw(`alter table online_applications drop column ${column}`)
      this.schema.raw(`alter table online_applications rename column new_${column} to ${column}`)
    }
  }

  async down() {
    this.schema.alterTable('revocation_requests', (table) => {
      table.dropIndex(['online_application_id'])
    })
    this.schema.alterTable('online_applications', (table) => {
      table.dropIndex(['certificate_id'])
    })
    for (const column of ['online_application_id', 'application_number'])
      this.schema.raw(`alter table revocation_requests drop column ${column}`)
    for (const column of ['certificate_id', 'ground'])
      this.schema.raw(`alter table online_applications drop column ${column}`)
  }
}
