import { BaseModel, column } from '@adonisjs/lucid/orm'
import type { DateTime } from 'luxon'

/** A one-time code that an operator gave to somebody whose certificate has expired. */
export default class SignInCode extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare iin: string

  /** scrypt; the code itself is kept nowhere. */
  @column({ serializeAs: null })
  declare codeHash: string

  @column()
  declare triesLeft: number

  @column()
  declare givenBy: string

  @column.dateTime()
  declare givenAt: DateTime

  @column.dateTime()
  declare expiresAt: DateTime

  @column.dateTime()
  declare usedAt: DateTime | null
}
