import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import Agency from '#models/agency'

/**
 * S-11.5: a holder's right to sign, in E-Qyzmet, the requests to issue the certificates of an agency's holders, until it
 * is withdrawn. Whoever has it may have a second certificate.
 */
export default class HrSigningRight extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare iin: string

  @column()
  declare agencyId: number

  @belongsTo(() => Agency)
  declare agency: BelongsTo<typeof Agency>

  /** The order or letter that gives it. */
  @column()
  declare basis: string

  @column()
  declare givenBy: string

  @column.dateTime()
  declare givenAt: DateTime

  @column()
  declare withdrawnBy: string | null

  @column.dateTime()
  declare withdrawnAt: DateTime | null
}
