import { BaseSchema } from '@adonisjs/lucid/schema'

/** Key ceremonies (CP-6.1): the plan, who takes part, what was done. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('ceremonies', (table) => {
      table.increments('id')
      table.string('purpose', 10).notNullable()
      table.string('algorithm', 20).notNullable()
      table.string('key_id', 100).notNullable()
      table.string('file_name', 40).notNullable()
      table.string('key_store', 40).notNullable()
      table.integer('needed').unsigned().notNullable()
      table.integer('shares').unsigned().notNullable()
      table.integer('seal_id').unsigned().nullable().references('id').inTable('ceremonies')
      table.string('planned_on', 10).notNullable()
      table.string('state', 20).notNullable().index()
      table.boolean('rehearsal').notNullable()
      table.string('planned_by', 100).notNullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('ended_at').nullable()
      table.text('protocol', 'mediumtext').nullable()
      table.string('protocol_sha256', 64).nullable()
      table.text('signature').nullable()
      table.integer('authority_id').unsigned().nullable().references('id').inTable('authorities')
      table
        .integer('request_id')
        .unsigned()
        .nullable()
        .references('id')
        .inTable('authority_requests')
    })
    this.schema.createTable('ceremony_participants', (table) => {
      table.increments('id')
      table.integer('ceremony_id').unsigned().notNullable().references('id').inTable('ceremonies')
      table.string('role', 30).notNullable()
      table.string('name', 200).notNullable()
      table.string('position', 300).notNullable()
      table.integer('share_number').unsigned().nullable()
      table.unique(['ceremony_id', 'name'])
    })
    this.schema.createTable('ceremony_steps', (table) => {
      table.increments('id')
      table.integer('ceremony_id').unsigned().notNullable().references('id').inTable('ceremonies')
      table.integer('number').unsigned().notNullable()
      table.string('step', 30).notNullable()
      table.string('by', 200).notNullable()
      table.dateTime('at').notNullable()
      table.text('facts').notNullable()
      table.unique(['ceremony_id', 'number'])
    })
  }

  async down() {
    this.schema.dropTable('ceremony_steps')
    this.schema.dropTable('ceremony_participants')
    this.schema.dropTable('ceremonies')
  }
}
