import { BaseSchema } from '@adonisjs/lucid/schema'

/** A number that a new password and a disabling raise: sessions of an earlier epoch are over. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('users', (table) => {
      table.integer('session_epoch').unsigned().notNullable().defaultTo(0)
    })
  }

  async down() {
    this.schema.alterTable('users', (table) => {
      table.dropColumn('session_epoch')
    })
  }
}
