import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import Region from '#models/region'

/** A state agency or a territorial division of one: the party that applies. */
export default class Agency extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare bin: string

  @column()
  declare nameKk: string

  @column()
  declare nameRu: string

  @column()
  declare regionKato: string

  @belongsTo(() => Region, { foreignKey: 'regionKato' })
  declare region: BelongsTo<typeof Region>

  /** S-9: it applies online, but for what S-4 keeps for the offline channel. */
  @column({ consume: Boolean })
  declare localExecutiveBody: boolean

  /** Lower-cased names and BIN, what a search looks in. */
  @column()
  declare search: string

  @column.dateTime({ autoCreate: true })
  declare createdAt: DateTime
}
