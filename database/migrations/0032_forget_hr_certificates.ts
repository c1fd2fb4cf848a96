import { BaseSchema } from '@adonisjs/lucid/schema'

/**
 * What is waiting is looked for system by system. And a certificate of an HR system is known by its hash: its bytes stand in
 * each message that it signs, and were read by nobody.
 */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('hr_callbacks', (table) => {
      table.index(['system_id', 'next_try_at'], 'hr_callbacks_of_system')
    })
    this.schema.raw('alter table hr_system_certificates drop column der')
  }

  async down() {
    this.schema.raw('alter table hr_system_certificates add column der longblob null')
    // MariaDB lets go of no index that a foreign key needs.
    this.schema.alterTable('hr_callbacks', (table) => {
      table.index(['system_id'])
    })
    this.schema.alterTable('hr_callbacks', (table) => {
      table.dropIndex([], 'hr_callbacks_of_system')
    })
  }
}
