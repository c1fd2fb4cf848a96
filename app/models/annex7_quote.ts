import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import RevocationLetter from '#models/revocation_letter'

/**
 * A row of annex 7, as the letter has it, that quotes the number of an open online application and names another IIN or
 * BIN (S-21): kept for the operator to look at. It asks for nothing.
 */
export default class Annex7Quote extends BaseModel {
  static table = 'annex7_quotes'

  @column({ isPrimary: true })
  declare id: number

  @column()
  declare letterId: number

  @belongsTo(() => RevocationLetter, { foreignKey: 'letterId' })
  declare letter: BelongsTo<typeof RevocationLetter>

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
  declare onlineApplicationId: number
}
