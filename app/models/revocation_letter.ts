import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import Agency from '#models/agency'

/** S-20: how a letter with an application to revoke arrives. */
export const LETTER_DELIVERIES = ['edms', 'post', 'special_post'] as const
export type LetterDelivery = (typeof LETTER_DELIVERIES)[number]

/** An official letter with the application of annex 7 in it. */
export default class RevocationLetter extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare agencyId: number

  @belongsTo(() => Agency)
  declare agency: BelongsTo<typeof Agency>

  @column()
  declare number: string

  /** YYYY-MM-DD, as written on the letter. */
  @column()
  declare datedOn: string

  /** YYYY-MM-DD (Asia/Almaty): the day of registration, from which S-23 and S-25 count. */
  @column()
  declare receivedOn: string

  /** YYYY-MM-DD: the last day of S-23. */
  @column()
  declare dueOn: string

  /** YYYY-MM-DD: the last day on which the carriers come back (S-25). */
  @column()
  declare returnDueOn: string

  @column()
  declare delivery: LetterDelivery

  @column()
  declare headName: string | null

  @column()
  declare executorName: string | null

  @column()
  declare executorPhone: string | null

  /** How many carriers came with the letter (annex 7, below the table). */
  @column()
  declare carriersAttached: number | null

  /** The annex 7 file as it came, kept for S-16; null when the rows were typed. */
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
}
