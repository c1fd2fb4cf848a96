import { BaseSchema } from '@adonisjs/lucid/schema'

/** Users, their sessions, and the counters of the sign-in limiter. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('users', (table) => {
      table.increments('id')
      table.string('login', 100).notNullable().unique()
      table.string('full_name', 200).notNullable()
      table.string('role', 20).notNullable()
      table.string('password', 255).notNullable()
      table.dateTime('disabled_at').nullable()
      table.dateTime('created_at').notNullable()
    })
    this.schema.createTable('sessions', (table) => {
      table.string('id').primary()
      table.text('data', 'longtext').notNullable()
      table.string('user_id').nullable().index()
      table.timestamp('expires_at').notNullable().index()
    })
    this.schema.createTable('rate_limits', (table) => {
      table.string('key', 255).notNullable().primary()
      table.integer('points').notNullable().defaultTo(0)
      table.bigInteger('expire').unsigned()
    })
  }

  async down() {
    this.schema.dropTable('rate_limits')
    this.schema.dropTable('sessions')
    this.schema.dropTable('users')
  }
}
