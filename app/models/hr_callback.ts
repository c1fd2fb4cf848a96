import { BaseModel, belongsTo, column, hasMany } from '@adonisjs/lucid/orm'
import type { BelongsTo, HasMany } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import HrCallbackTry from '#models/hr_callback_try'
import HrSystem from '#models/hr_system'
import OnlineApplication from '#models/online_application'

/** Changes of state that an HR system is told of. */
export const CALLBACK_STATES = [
  'confirmed',
  'refused',
  'lapsed',
  'revived',
  'installed',
  'revoked',
] as const
export type CallbackState = (typeof CALLBACK_STATES)[number]

/** A change in the state of an application that its HR system is to be told of: each once. Its id is the delivery's number. */
export default class HrCallback extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare systemId: number

  @belongsTo(() => HrSystem, { foreignKey: 'systemId' })
  declare system: BelongsTo<typeof HrSystem>

  @column()
  declare onlineApplicationId: number

  @belongsTo(() => OnlineApplication)
  declare onlineApplication: BelongsTo<typeof OnlineApplication>

  @column()
  declare state: CallbackState

  @column.dateTime()
  declare changedAt: DateTime

  /** Null when nothing is left to try. */
  @column.dateTime()
  declare nextTryAt: DateTime | null

  @column.dateTime()
  declare deliveredAt: DateTime | null

  @column.dateTime()
  declare givenUpAt: DateTime | null

  /** How often it was tried since it was queued, or asked for again. */
  @column()
  declare tried: number

  @hasMany(() => HrCallbackTry, { foreignKey: 'callbackId' })
  declare tries: HasMany<typeof HrCallbackTry>
}
