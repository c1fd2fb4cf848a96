import { BaseSchema } from '@adonisjs/lucid/schema'

/**
 * A key is one person's and, while an application is open, that application's: what was refused or has lapsed lends it to
 * the next one (S-12.2, S-13). A row of annex 4 that quotes the number of another person's application is kept beside
 * that one; and each row says by which category and until when its letter wants the certificate (S-7).
 */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('online_applications', (table) => {
      table.dropUnique(['spki_sha256'])
      table.index(['spki_sha256'])
      table.string('open_spki', 64).nullable()
      table.unique(['open_spki'])
    })
    this.schema.raw(
      'update online_applications set open_spki = spki_sha256 where open_key is not null'
    )
    this.schema.alterTable('online_letter_rows', (table) => {
      table.integer('quoted_application_id').unsigned().nullable()
      table.string('category', 20).nullable()
      table.string('due_on', 10).nullable()
      table.index(['quoted_application_id'])
    })
    for (const column of ['category', 'due_on'])
      this.schema.raw(`update online_letter_rows set ${column} = (${this.#ofCommonFlow(column)})`)
  }

  /** Of the row that the letter made, where it made one. */
  #ofCommonFlow(column: string) {
    return `select a.${column} from applications a
      where a.letter_id = online_letter_rows.letter_id and a.row_number = online_letter_rows.row_number`
  }

  async down() {
    this.schema.alterTable('online_letter_rows', (table) => {
      table.dropIndex(['quoted_application_id'])
    })
    for (const column of ['quoted_application_id', 'category', 'due_on'])
      this.schema.raw(`alter table online_letter_rows drop column ${column}`)
    this.schema.alterTable('online_applications', (table) => {
      table.dropUnique(['open_spki'])
      table.dropIndex(['spki_sha256'])
      table.unique(['spki_sha256'])
    })
    this.schema.raw('alter table online_applications drop column open_spki')
  }
}
