import { BaseModel, belongsTo, column, hasMany } from '@adonisjs/lucid/orm'
import type { BelongsTo, HasMany } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import Application from '#models/application'
import CarrierMovement from '#models/carrier_movement'

export const CONNECTORS = ['usb-a', 'type-c'] as const
export type Connector = (typeof CONNECTORS)[number]

/** stock → assigned (a key is on it) → written (certificate read back) → handed_out → returned (S-24) → stock */
export const CARRIER_STATES = ['stock', 'assigned', 'written', 'handed_out', 'returned'] as const
export type CarrierState = (typeof CARRIER_STATES)[number]

/** A key carrier: always in exactly one state and one place. */
export default class Carrier extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  /** As the token itself reports it. */
  @column()
  declare serialNumber: string

  @column()
  declare connector: Connector

  @column()
  declare model: string

  @column()
  declare state: CarrierState

  /** The application whose key is on it. */
  @column()
  declare applicationId: number | null

  @belongsTo(() => Application)
  declare application: BelongsTo<typeof Application>

  @column.dateTime({ autoCreate: true })
  declare createdAt: DateTime

  @hasMany(() => CarrierMovement)
  declare movements: HasMany<typeof CarrierMovement>
}
