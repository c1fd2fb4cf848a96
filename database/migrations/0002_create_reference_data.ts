import { BaseSchema } from '@adonisjs/lucid/schema'

/** Regions, the working-day calendar, agencies. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('regions', (table) => {
      table.string('kato', 9).primary()
      table.string('name_kk', 200).notNullable()
      table.string('name_ru', 200).notNullable()
      table.string('name_en', 200).notNullable()
    })
    this.schema.createTable('calendar_days', (table) => {
      table.string('date', 10).primary()
      table.string('kind', 20).notNullable()
      table.string('name', 200).notNullable()
    })
    this.schema.createTable('calendar_years', (table) => {
      table.integer('year').primary()
      table.boolean('confirmed').notNullable()
      table.string('source', 500).notNullable()
    })
    this.schema.createTable('agencies', (table) => {
      table.increments('id')
      table.string('bin', 12).notNullable().unique()
      table.string('name_kk', 500).notNullable()
      table.string('name_ru', 500).notNullable()
      table.string('region_kato', 9).notNullable().references('kato').inTable('regions')
      table.text('search').notNullable()
      table.dateTime('created_at').notNullable()
    })
  }

  async down() {
    this.schema.dropTable('agencies')
    this.schema.dropTable('calendar_years')
    this.schema.dropTable('calendar_days')
    this.schema.dropTable('regions')
  }
}
