import { BaseModel, belongsTo, column, hasOne } from '@adonisjs/lucid/orm'
import type { BelongsTo, HasOne } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import Authority from '#models/authority'
import ServiceRevocation from '#models/service_revocation'
import type { AlgorithmName } from '#ca/crypto/algorithms'

/** What a State CA key lets others sign in its name: answers about certificates, time stamps, messages to HR systems. */
export const SERVICE_PURPOSES = ['ocsp', 'tsa', 'hr'] as const
export type ServicePurpose = (typeof SERVICE_PURPOSES)[number]

/**
 * A certificate of one of the State CA's services, from the reservation of its serial number on. A row that was
 * reserved and never issued stays: neither its serial number nor its key is used again.
 */
export default class ServiceCertificate extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare authorityId: number

  @belongsTo(() => Authority)
  declare authority: BelongsTo<typeof Authority>

  @column()
  declare purpose: ServicePurpose

  /** 1, 2, 3 … for each authority and purpose. */
  @column()
  declare number: number

  /** P-OCSP-2015, P-TSA-2015, P-HR-2015 … */
  @column()
  declare profile: string

  @column()
  declare algorithm: AlgorithmName

  /** The key's name in the software key store. */
  @column()
  declare keyId: string

  /** Lower-case hex, even length. */
  @column()
  declare serial: string

  @column()
  declare state: 'reserved' | 'issued'

  @hasOne(() => ServiceRevocation)
  declare revocation: HasOne<typeof ServiceRevocation>

  /** DER TBSCertificate: the bytes that are signed. */
  @column({ serializeAs: null })
  declare tbs: Buffer

  /** DER Certificate, once issued. */
  @column({ serializeAs: null })
  declare certificate: Buffer | null

  @column.dateTime()
  declare notBefore: DateTime

  @column.dateTime()
  declare notAfter: DateTime

  @column.dateTime({ autoCreate: true })
  declare createdAt: DateTime
}
