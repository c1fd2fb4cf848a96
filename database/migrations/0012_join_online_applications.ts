import { BaseSchema } from '@adonisjs/lucid/schema'

/** The online channel in the tables of the offline one: whose row comes from it, which letters, which agencies must use it. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('agencies', (table) => {
      table.boolean('local_executive_body').notNullable().defaultTo(false)
    })
    this.schema.alterTable('letters', (table) => {
      table.string('form', 10).notNullable().defaultTo('annex1')
    })
    this.schema.alterTable('applications', (table) => {
      table.string('offline_ground', 30).nullable()
      table.integer('online_application_id').unsigned().nullable()
      table.unique(['online_application_id'])
    })
  }

  async down() {
    this.schema.alterTable('applications', (table) => {
      table.dropUnique(['online_application_id'])
      table.dropColumn('online_application_id')
      table.dropColumn('offline_ground')
    })
    this.schema.alterTable('letters', (table) => {
      table.dropColumn('form')
    })
    this.schema.alterTable('agencies', (table) => {
      table.dropColumn('local_executive_body')
    })
  }
}
