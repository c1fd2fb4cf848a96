import { BaseSchema } from '@adonisjs/lucid/schema'

/** Certificates of the State CA's OCSP responders and time stamping units. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('service_certificates', (table) => {
      table.increments('id')
      table.integer('authority_id').unsigned().notNullable().references('id').inTable('authorities')
      table.string('purpose', 10).notNullable()
      table.integer('number').unsigned().notNullable()
      table.string('profile', 30).notNullable()
      table.string('algorithm', 20).notNullable()
      table.string('key_id', 64).notNullable().unique()
      table.string('serial', 40).notNullable().unique()
      table.string('state', 20).notNullable()
      table.specificType('tbs', 'longblob').notNullable()
      table.specificType('certificate', 'longblob').nullable()
      table.dateTime('not_before').notNullable()
      table.dateTime('not_after').notNullable()
      table.dateTime('created_at').notNullable()
      table.unique(['authority_id', 'purpose', 'number'])
    })
  }

  async down() {
    this.schema.dropTable('service_certificates')
  }
}
