import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import Letter from '#models/letter'
import OnlineApplication from '#models/online_application'
import type { Category } from '#models/application'

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

  /** Null in rows from before it was kept, as `email` and `phone`. */
  @column()
  declare region: string | null

  @column()
  declare email: string | null

  @column()
  declare phone: string | null

  /** The row's person's application that it is for; null when there is none. */
  @column()
  declare onlineApplicationId: number | null

  @belongsTo(() => OnlineApplication)
  declare onlineApplication: BelongsTo<typeof OnlineApplication>

  /** The application whose number it has although that is another person's: it asks for nothing there. */
  @column()
  declare quotedApplicationId: number | null

  /** S-7, as the letter wants it; null in rows from before it was kept. */
  @column()
  declare category: Category | null

  /** YYYY-MM-DD: the last day of S-7 by this letter. */
  @column()
  declare dueOn: string | null
}
