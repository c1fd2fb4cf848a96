import { BaseModel, column } from '@adonisjs/lucid/orm'
import type { DateTime } from 'luxon'

/** Something that went wrong by itself: open until it works again. */
export default class Alarm extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  /** What it is about: `crl:ucgo2015.crl`. */
  @column()
  declare subject: string

  /** The error that was met, `E_…`. */
  @column()
  declare code: `E_${string}`

  /** The facts of the error, JSON. */
  @column()
  declare facts: string

  @column.dateTime()
  declare raisedAt: DateTime

  @column.dateTime()
  declare clearedAt: DateTime | null
}
