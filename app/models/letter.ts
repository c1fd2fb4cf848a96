import { BaseModel, belongsTo, column, hasMany } from '@adonisjs/lucid/orm'
import type { BelongsTo, HasMany } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import Agency from '#models/agency'
import Application from '#models/application'
import OnlineLetterRow from '#models/online_letter_row'

/** Which form of application is in a letter: annex 1 (offline) or annex 4 (online). */
export const LETTER_FORMS = ['annex1', 'annex4'] as const
export type LetterForm = (typeof LETTER_FORMS)[number]

/** An official letter with the application of annex 1 or of annex 4 in it. */
export default class Letter extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare agencyId: number

  @belongsTo(() => Agency)
  declare agency: BelongsTo<typeof Agency>

  @column()
  declare form: LetterForm

  @column()
  declare number: string

  /** YYYY-MM-DD, as written on the letter. */
  @column()
  declare datedOn: string

  /** YYYY-MM-DD (Asia/Almaty): the day from which S-7 counts. */
  @column()
  declare receivedOn: string

  @column()
  declare headName: string | null

  @column()
  declare executorName: string | null

  @column()
  declare executorPhone: string | null

  /** How many carriers came with the letter (annex 1, below the table). */
  @column()
  declare carriersAttached: number | null

  /** The annex 1 file as it came, kept for S-16; null when the rows were typed. */
  @column()
  declare sourceName: string | null

  @column({ columnName: 'source_sha256' })
  declare sourceSha256: string | null

  @column({ serializeAs: null })
  declare source: Buffer | null

  /** Who registered it: a user's login, or `shell:NAME`. */
  @column()
  declare registeredBy: string

  @column.dateTime({ autoCreate: true })
  declare createdAt: DateTime

  /** The rows of annex 4 as the letter has them. */
  @hasMany(() => OnlineLetterRow)
  declare onlineRows: HasMany<typeof OnlineLetterRow>

  @hasMany(() => Application)
  declare applications: HasMany<typeof Application>
}
