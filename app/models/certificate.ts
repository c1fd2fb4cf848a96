import { BaseModel, belongsTo, column, hasOne } from '@adonisjs/lucid/orm'
import type { BelongsTo, HasOne } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import Application from '#models/application'
import Authority from '#models/authority'
import Carrier from '#models/carrier'
import Revocation from '#models/revocation'

/**
 * reserved: the serial and the bytes to be signed are stored, nothing is signed for sure;
 * issued: signed, verified, stored; void: given up, its serial is never used again.
 */
export const CERTIFICATE_STATES = ['reserved', 'issued', 'void'] as const
export type CertificateState = (typeof CERTIFICATE_STATES)[number]

/** A certificate of a holder, from the reservation of its serial number on. */
export default class Certificate extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare authorityId: number

  @belongsTo(() => Authority)
  declare authority: BelongsTo<typeof Authority>

  @column()
  declare applicationId: number | null

  @belongsTo(() => Application)
  declare application: BelongsTo<typeof Application>

  @column()
  declare carrierId: number | null

  @belongsTo(() => Carrier)
  declare carrier: BelongsTo<typeof Carrier>

  /** Lower-case hex, even length, unique for ever. */
  @column()
  declare serial: string

  @column()
  declare profile: string

  @column()
  declare state: CertificateState

  /** Hex SHA-256 of the SubjectPublicKeyInfo: a key is certified once. */
  @column({ columnName: 'spki_sha256' })
  declare spkiSha256: string

  /** DER TBSCertificate: the bytes that are signed. */
  @column({ serializeAs: null })
  declare tbs: Buffer

  /** DER Certificate, once issued. */
  @column({ serializeAs: null })
  declare der: Buffer | null

  /** Hex SHA-256 of the DER. */
  @column()
  declare fingerprint: string | null

  @column()
  declare holderIin: string

  @column()
  declare agencyBin: string

  /** Lower-cased holder name, IIN, BIN and serial, what a search looks in. */
  @column()
  declare search: string

  @column.dateTime()
  declare notBefore: DateTime

  @column.dateTime()
  declare notAfter: DateTime

  @column.dateTime()
  declare reservedAt: DateTime

  /** The process that holds the reservation (`#ca/issuance/reserver`); who asked for it stands in the audit log. */
  @column()
  declare reservedBy: string

  @column.dateTime()
  declare issuedAt: DateTime | null

  @column()
  declare voidReason: string | null

  /** Revoked exactly when there is one. */
  @hasOne(() => Revocation)
  declare revocation: HasOne<typeof Revocation>
}
