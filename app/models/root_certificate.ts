import { BaseModel, belongsTo, column, hasOne } from '@adonisjs/lucid/orm'
import type { BelongsTo, HasOne } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import Authority from '#models/authority'
import RootApplication from '#models/root_application'
import RootRevocation from '#models/root_revocation'

/** A line of the Root CA's register of certificates, from the reservation of its serial number on. */
export default class RootCertificate extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare applicationId: number

  @belongsTo(() => RootApplication, { foreignKey: 'applicationId' })
  declare application: BelongsTo<typeof RootApplication>

  /** The Root CA key that signs. */
  @column()
  declare authorityId: number

  @belongsTo(() => Authority)
  declare authority: BelongsTo<typeof Authority>

  /** Lower-case hex. */
  @column()
  declare serial: string

  @column()
  declare profile: string

  /** Hex SHA-256 of the SubjectPublicKeyInfo: a key is certified once. */
  @column({ columnName: 'spki_sha256' })
  declare spkiSha256: string

  /** The subject as one line. */
  @column()
  declare subject: string

  /** DER TBSCertificate: the bytes that are signed. */
  @column({ serializeAs: null })
  declare tbs: Buffer

  /** DER Certificate, once issued. */
  @column({ serializeAs: null })
  declare der: Buffer | null

  @column()
  declare fingerprint: string | null

  @column.dateTime()
  declare notBefore: DateTime

  @column.dateTime()
  declare notAfter: DateTime

  @column.dateTime()
  declare reservedAt: DateTime

  @column.dateTime()
  declare issuedAt: DateTime | null

  /** When, by whom and why the number was given up before its signature; null otherwise. */
  @column.dateTime()
  declare voidedAt: DateTime | null

  @column()
  declare voidedBy: string | null

  @column()
  declare voidReason: string | null

  @hasOne(() => RootRevocation, { foreignKey: 'certificateId' })
  declare revocation: HasOne<typeof RootRevocation>
}
