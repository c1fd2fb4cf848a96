import { BaseSchema } from '@adonisjs/lucid/schema'

/** How the term of S-23 was kept is told by the day on which a revocation was done. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('revocations', (table) => {
      table.index(['created_at'], 'revocations_done')
    })
  }

  async down() {
    this.schema.alterTable('revocations', (table) => {
      table.dropIndex(['created_at'], 'revocations_done')
    })
  }
}
