import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import type { RevocationReason } from '#ca/certificates/tbs_revocation_list'
import RootCertificate from '#models/root_certificate'

/** the five grounds on which a re-subordinated certificate is revoked. */
export const ROOT_REVOCATION_GROUNDS = [
  'request',
  'false_data',
  'entity_changed',
  'agreement',
  'court',
] as const
export type RootRevocationGround = (typeof ROOT_REVOCATION_GROUNDS)[number]

/** An application to revoke (R-11, annex 2), and the revocation itself. */
export default class RootRevocation extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare certificateId: number

  @belongsTo(() => RootCertificate, { foreignKey: 'certificateId' })
  declare certificate: BelongsTo<typeof RootCertificate>

  @column()
  declare ground: RootRevocationGround

  /** Reason code of the list's entry (RFC 5280 5.3.1). */
  @column()
  declare reason: RevocationReason

  /** Number of the official letter. */
  @column()
  declare letterNumber: string

  /** YYYY-MM-DD. */
  @column()
  declare receivedOn: string

  @column()
  declare delivery: string

  /** The document that proves the ground. */
  @column()
  declare proof: string | null

  /** The fields of annex 2 as JSON. */
  @column()
  declare form: string

  @column()
  declare registeredBy: string

  @column.dateTime()
  declare registeredAt: DateTime

  @column()
  declare revokedBy: string | null

  /** Null until it is revoked. */
  @column.dateTime()
  declare revokedAt: DateTime | null
}
