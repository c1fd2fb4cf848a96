import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import Agency from '#models/agency'

/** What every official letter says, whatever it asks for. No table of its own. */
export default abstract class OfficialLetter extends BaseModel {
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

  /** YYYY-MM-DD (Asia/Almaty): the day of registration, from which every term counts (S-7, S-23, S-25). */
  @column()
  declare receivedOn: string

  @column()
  declare headName: string | null

  @column()
  declare executorName: string | null

  @column()
  declare executorPhone: string | null

  /** How many carriers came with the letter (annexes 1 and 7, below the table). */
  @column()
  declare carriersAttached: number | null

  /** The file of its annex as it came, kept for S-16; null when the rows were typed. */
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
