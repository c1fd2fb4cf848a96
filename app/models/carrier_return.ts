import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import Carrier from '#models/carrier'
import Certificate from '#models/certificate'
import type { Delivery } from '#models/hand_out'

/** A carrier that came back after its certificate was revoked (S-24), and how (S-25). */
export default class CarrierReturn extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare carrierId: number

  @belongsTo(() => Carrier)
  declare carrier: BelongsTo<typeof Carrier>

  @column()
  declare certificateId: number

  @belongsTo(() => Certificate)
  declare certificate: BelongsTo<typeof Certificate>

  @column()
  declare delivery: Delivery

  /** Full name of who brought it; for post, of the sender. */
  @column()
  declare broughtBy: string

  /** Number of the postal item. */
  @column()
  declare itemNumber: string | null

  @column()
  declare takenBy: string

  @column.dateTime()
  declare takenAt: DateTime
}
