import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import ServiceCertificate from '#models/service_certificate'

/** The certificate of a service is revoked: once and for good. Its row is all that says so. */
export default class ServiceRevocation extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare serviceCertificateId: number

  @belongsTo(() => ServiceCertificate)
  declare serviceCertificate: BelongsTo<typeof ServiceCertificate>

  /** Reason code (RFC 5280 5.3.1). */
  @column()
  declare reason: number

  @column.dateTime()
  declare revokedAt: DateTime

  /** Since when the key is believed to be in other hands. */
  @column.dateTime()
  declare invalidityDate: DateTime | null

  /** The document or the event that proves the reason. */
  @column()
  declare basis: string

  @column()
  declare revokedBy: string

  @column.dateTime()
  declare createdAt: DateTime
}
