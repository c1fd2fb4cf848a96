import { BaseModel, column } from '@adonisjs/lucid/orm'
import type { DateTime } from 'luxon'

/** A refusal of one application, with its ground of S-11. */
export default class Refusal extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare applicationId: number

  /** S-11.1 … S-11.5 */
  @column()
  declare ground: string

  @column()
  declare reason: string

  @column()
  declare refusedBy: string

  @column.dateTime()
  declare refusedAt: DateTime
}
