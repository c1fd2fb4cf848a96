import { BaseModel, column } from '@adonisjs/lucid/orm'
import type { DateTime } from 'luxon'

/** What a holder has corrected in the register's data about them. */
export default class HolderCorrection extends BaseModel {
  @column({ isPrimary: true })
  declare iin: string

  @column()
  declare position: string

  @column()
  declare locality: string | null

  @column()
  declare email: string

  /** +7 and ten digits. */
  @column()
  declare phone: string

  @column()
  declare correctedBy: string

  @column.dateTime()
  declare correctedAt: DateTime
}
