import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import Certificate from '#models/certificate'

/** A proposal to revoke at once because a key is in other hands; another operator confirms it before it expires. */
export default class EmergencyRevocation extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare certificateId: number

  @belongsTo(() => Certificate)
  declare certificate: BelongsTo<typeof Certificate>

  /** What happened, and who told it. */
  @column()
  declare reason: string

  /** Since when the key is believed to be in other hands. */
  @column.dateTime()
  declare invalidityDate: DateTime | null

  @column()
  declare proposedBy: string

  @column.dateTime()
  declare proposedAt: DateTime

  @column.dateTime()
  declare expiresAt: DateTime

  @column()
  declare confirmedBy: string | null

  @column.dateTime()
  declare confirmedAt: DateTime | null
}
