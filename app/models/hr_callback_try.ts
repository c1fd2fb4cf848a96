import { BaseModel, column } from '@adonisjs/lucid/orm'
import type { DateTime } from 'luxon'

/** A try to tell an HR system of a change of state. */
export default class HrCallbackTry extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare callbackId: number

  @column.dateTime()
  declare triedAt: DateTime

  /** The HTTP status that came back; null when none did. */
  @column()
  declare status: number | null

  /** `delivered`, or why not: key of `screens_hr.callback_outcomes`. */
  @column()
  declare outcome: string
}
