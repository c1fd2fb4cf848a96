import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import OnlineApplication from '#models/online_application'

/** What a person is told about an application: that it will soon lapse, and that it has. */
export const NOTICES = ['lapses_soon', 'lapsed'] as const
export type Notice = (typeof NOTICES)[number]

/** A notice to a person, shown in the service. */
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
}
