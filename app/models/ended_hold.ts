import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import Certificate from '#models/certificate'

/** How a hold ends: the certificate is good again, or revoked for good. */
export type HoldOutcome = 'released' | 'revoked'

/** A hold that is over (RFC 5280 5.3.1). */
export default class EndedHold extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare certificateId: number

  @belongsTo(() => Certificate)
  declare certificate: BelongsTo<typeof Certificate>

  /** The number that its row of `revocations` had: lists count by it. */
  @column()
  declare revocationId: number

  @column()
  declare outcome: HoldOutcome

  @column.dateTime()
  declare heldAt: DateTime

  @column.dateTime()
  declare endedAt: DateTime

  /** What shows that the certificate is good again; null where a revocation has its own. */
  @column()
  declare basis: string | null

  @column()
  declare endedBy: string
}
