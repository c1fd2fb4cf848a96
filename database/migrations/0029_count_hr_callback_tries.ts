import { BaseSchema } from '@adonisjs/lucid/schema'

/** How often a change was tried since it was queued, or asked for again; and what the HR system said to a try. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('hr_callbacks', (table) => {
      table.integer('tried').unsigned().notNullable().defaultTo(0)
    })
    this.schema.alterTable('hr_callback_tries', (table) => {
      table.string('answer', 200).nullable()
    })
  }

  async down() {
    this.schema.raw('alter table hr_callback_tries drop column answer')
    this.schema.raw('alter table hr_callbacks drop column tried')
  }
}
