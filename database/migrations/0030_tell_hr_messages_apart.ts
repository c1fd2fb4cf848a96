import { BaseSchema } from '@adonisjs/lucid/schema'

/**
 * What a person signed serves one HR system: its hash, in which the message's id is, stands once. And ids that differ in
 * case are two ids, on MariaDB too.
 */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('hr_messages', (table) => {
      table.unique(['content_sha256'])
    })
    if (this.db.dialect.name === 'mysql')
      this.schema.raw(
        'alter table hr_messages modify message_id varchar(100) character set utf8mb4 collate utf8mb4_bin not null'
      )
  }

  async down() {
    if (this.db.dialect.name === 'mysql')
      this.schema.raw('alter table hr_messages modify message_id varchar(100) not null')
    this.schema.alterTable('hr_messages', (table) => {
      table.dropUnique(['content_sha256'])
    })
  }
}
