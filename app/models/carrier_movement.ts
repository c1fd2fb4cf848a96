import { BaseModel, column } from '@adonisjs/lucid/orm'
import type { DateTime } from 'luxon'
import type { CarrierState } from '#models/carrier'

/** One step in the life of a carrier: who moved it to which state, when and for whom. */
export default class CarrierMovement extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare carrierId: number

  @column()
  declare state: CarrierState

  @column()
  declare applicationId: number | null

  @column()
  declare movedBy: string

  @column.dateTime()
  declare movedAt: DateTime
}
