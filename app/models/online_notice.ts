import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import OnlineApplication from '#models/online_application'

/** What a person is told about an application: it will soon lapse, it has; it was confirmed, or refused; its certificate is revoked. */
export const NOTICES = [
  'lapses_soon',
  'letter_differs',
  'lapsed',
  'confirmed',
  'refused',
  'revoked',
] as const
export type Notice = (typeof NOTICES)[number]

/** A notice to a person, shown in the service and sent by mail. */
export default class OnlineNotice extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare onlineApplicationId: number

  @belongsTo(() => OnlineApplication)
  declare onlineApplication: BelongsTo<typeof OnlineApplication>

  @column()
  declare notice: Notice

  @column.dateTime()
  declare givenAt: DateTime

  /** When it went out; null for what has not. */
  @column.dateTime()
  declare mailedAt: DateTime | null
}
