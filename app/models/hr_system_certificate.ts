import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import HrSystem from '#models/hr_system'

/** A certificate with which an HR system signs. Two may hold at once, so that keys can be changed. */
export default class HrSystemCertificate extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare systemId: number

  @belongsTo(() => HrSystem, { foreignKey: 'systemId' })
  declare system: BelongsTo<typeof HrSystem>

  /** Hex SHA-256 of the certificate: it is registered once, for one system. */
  @column({ columnName: 'sha256' })
  declare sha256: string

  /** Lower-case hex. */
  @column()
  declare serial: string

  @column()
  declare subject: string

  @column()
  declare issuer: string

  /** From when and until when its signatures are taken; within the certificate's own validity. */
  @column.dateTime()
  declare validFrom: DateTime

  @column.dateTime()
  declare validTo: DateTime

  @column()
  declare addedBy: string

  @column.dateTime()
  declare withdrawnAt: DateTime | null

  @column()
  declare withdrawnBy: string | null

  @column.dateTime({ autoCreate: true })
  declare createdAt: DateTime
}
