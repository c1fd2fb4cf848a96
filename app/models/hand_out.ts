import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import Application from '#models/application'
import Carrier from '#models/carrier'
import Certificate from '#models/certificate'

/** S-4: how a carrier reaches the agency. */
export const DELIVERIES = ['hand', 'post', 'special_post'] as const
export type Delivery = (typeof DELIVERIES)[number]

/** S-4: what the agency's employee shows. */
export const RECIPIENT_DOCUMENTS = ['service_id', 'power_of_attorney'] as const
export type RecipientDocument = (typeof RECIPIENT_DOCUMENTS)[number]

/** A line of the issue journal, annex 3. */
export default class HandOut extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  /** 1, 2, 3 … without gaps. */
  @column()
  declare journalNumber: number

  @column()
  declare applicationId: number

  @belongsTo(() => Application)
  declare application: BelongsTo<typeof Application>

  @column()
  declare certificateId: number

  @belongsTo(() => Certificate)
  declare certificate: BelongsTo<typeof Certificate>

  @column()
  declare carrierId: number

  @belongsTo(() => Carrier)
  declare carrier: BelongsTo<typeof Carrier>

  @column()
  declare delivery: Delivery

  @column()
  declare recipientName: string

  @column()
  declare recipientDocument: RecipientDocument | null

  /** Number of the service ID or of the power of attorney; number of the postal item. */
  @column()
  declare recipientDocumentNumber: string | null

  @column()
  declare handedOutBy: string

  @column.dateTime()
  declare handedOutAt: DateTime
}
