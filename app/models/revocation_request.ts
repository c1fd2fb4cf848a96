import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import Certificate from '#models/certificate'
import RevocationLetter from '#models/revocation_letter'

/**
 * A certificate that a row of annex 7 asks to revoke. Done when the certificate is revoked, by this letter or
 * otherwise, or when the request is set aside with a reason.
 */
export default class RevocationRequest extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare letterId: number

  @belongsTo(() => RevocationLetter, { foreignKey: 'letterId' })
  declare letter: BelongsTo<typeof RevocationLetter>

  /** 1, 2, 3 … within the letter; a person with two certificates has two requests of one row. */
  @column()
  declare rowNumber: number

  @column()
  declare certificateId: number

  @belongsTo(() => Certificate)
  declare certificate: BelongsTo<typeof Certificate>

  /** Key of the table of grounds (S-18). */
  @column()
  declare ground: string

  /** As the letter has it. */
  @column()
  declare fullName: string

  @column()
  declare iin: string

  /** The number of an online application, as the letter quotes it (S-21). */
  @column()
  declare applicationNumber: string | null

  /** The application in the online service that asks for the same. */
  @column()
  declare onlineApplicationId: number | null

  @column.dateTime()
  declare setAsideAt: DateTime | null

  @column()
  declare setAsideBy: string | null

  @column()
  declare setAsideReason: string | null

  @column.dateTime({ autoCreate: true })
  declare createdAt: DateTime
}
