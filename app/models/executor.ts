import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import Agency from '#models/agency'

/** Somebody who files online for colleagues of an agency, until dismissed. */
export default class Executor extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare iin: string

  @column()
  declare agencyId: number

  @belongsTo(() => Agency)
  declare agency: BelongsTo<typeof Agency>

  @column()
  declare appointedBy: string

  @column.dateTime()
  declare appointedAt: DateTime

  @column()
  declare dismissedBy: string | null

  @column.dateTime()
  declare dismissedAt: DateTime | null
}
