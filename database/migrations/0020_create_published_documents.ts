import { BaseSchema } from '@adonisjs/lucid/schema'

/** CP-2.1: CPS, CP, the agreement and the forms, every version of each. A row is never changed. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('published_documents', (table) => {
      table.increments('id')
      table.string('kind', 20).notNullable()
      table.integer('version').unsigned().notNullable()
      table.string('holds_from', 10).notNullable()
      table.string('file_name', 200).notNullable()
      table.string('media_type', 100).notNullable()
      table.integer('size').unsigned().notNullable()
      table.string('sha256', 64).notNullable()
      table.specificType('content', 'longblob').notNullable()
      table.string('published_by', 100).notNullable()
      table.dateTime('created_at').notNullable()
      table.unique(['kind', 'version'])
    })
  }

  async down() {
    this.schema.dropTable('published_documents')
  }
}
