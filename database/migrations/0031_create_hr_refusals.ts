import { BaseSchema } from '@adonisjs/lucid/schema'

/** What was refused at the door of the HR channel, before anything of it was stored: no word of the message itself. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('hr_refusals', (table) => {
      table.increments('id')
      table.integer('system_id').unsigned().nullable().references('id').inTable('hr_systems')
      table.boolean('proved').notNullable()
      table.string('message_id', 100).nullable()
      table.string('code', 60).notNullable()
      table.text('facts').notNullable()
      table.string('remote_address', 50).notNullable()
      table.integer('more').unsigned().notNullable().defaultTo(0)
      table.dateTime('refused_at').notNullable()
      table.index(['system_id', 'proved', 'id'])
    })
  }

  async down() {
    this.schema.dropTable('hr_refusals')
  }
}
