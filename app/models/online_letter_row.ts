import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import Letter from '#models/letter'
import OnlineApplication from '#models/online_application'

/** A row of the table of annex 4, as the letter has it, and the online application that it was found to mean. */
export default class OnlineLetterRow extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare letterId: number

  @belongsTo(() => Letter)
  declare letter: BelongsTo<typeof Letter>

  /** 1, 2, 3 … within the letter. */
  @column()
  declare rowNumber: number

  @column()
  declare applicationNumber: string

  @column()
  declare fullName: string

  @column()
  declare iin: string

  @column()
  declare bin: string

  @column()
  declare organisation: string

  @column()
  declare position: string

  /** Null when no online application has this number, or an open one of this person. */
  @column()
  declare onlineApplicationId: number | null

  @belongsTo(() => OnlineApplication)
  declare onlineApplication: BelongsTo<typeof OnlineApplication>
}
