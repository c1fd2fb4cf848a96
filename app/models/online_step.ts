import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import OnlineApplication from '#models/online_application'

/** What may become of an online application; each happens once. */
export const ONLINE_STEPS = ['confirmed', 'refused', 'lapsed', 'revived', 'installed'] as const
export type OnlineStepName = (typeof ONLINE_STEPS)[number]

/** A change in the state of an online application: who, when and why. */
export default class OnlineStep extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare onlineApplicationId: number

  @belongsTo(() => OnlineApplication)
  declare onlineApplication: BelongsTo<typeof OnlineApplication>

  @column()
  declare step: OnlineStepName

  @column()
  declare takenBy: string

  @column.dateTime()
  declare takenAt: DateTime

  /** S-11.1 … S-11.5, of a refusal. */
  @column()
  declare ground: string | null

  @column()
  declare reason: string | null
}
