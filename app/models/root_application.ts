import { BaseModel, column, hasOne } from '@adonisjs/lucid/orm'
import type { HasOne } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import RootCertificate from '#models/root_certificate'
import RootRefusal from '#models/root_refusal'

/** how documents arrive. */
export const DELIVERIES_TO_ROOT = ['post', 'special_post', 'by_hand', 'edms'] as const
export type DeliveryToRoot = (typeof DELIVERIES_TO_ROOT)[number]

/** waiting → certified, or waiting → refused. */
export const ROOT_APPLICATION_STATES = ['waiting', 'certified', 'refused'] as const

/** An application of a CA to the Root CA (R-3, annex 1). */
export default class RootApplication extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  /** YYYY-MM-DD. */
  @column()
  declare receivedOn: string

  @column()
  declare delivery: DeliveryToRoot

  /** The fields of annex 1 as JSON (`#ca/root/application_form`). */
  @column()
  declare form: string

  /** JSON list of what speaks against the application (`#ca/root/application_problems`). */
  @column()
  declare problems: string

  @column()
  declare sourceKind: 'pkcs10' | 'p7b' | 'cer' | null

  /** The request or the bundle as it came. */
  @column({ serializeAs: null })
  declare source: Buffer | null

  /** DER name and DER SubjectPublicKeyInfo out of the source. */
  @column({ serializeAs: null })
  declare subject: Buffer | null

  @column({ serializeAs: null })
  declare spki: Buffer | null

  @column()
  declare accreditationNumber: string | null

  /** Hex SHA-256 of the copy of the accreditation certificate. */
  @column({ columnName: 'accreditation_sha256' })
  declare accreditationSha256: string | null

  @column()
  declare state: (typeof ROOT_APPLICATION_STATES)[number]

  @column()
  declare registeredBy: string

  @column.dateTime({ autoCreate: true })
  declare createdAt: DateTime

  @hasOne(() => RootCertificate, { foreignKey: 'applicationId' })
  declare certificate: HasOne<typeof RootCertificate>

  @hasOne(() => RootRefusal, { foreignKey: 'applicationId' })
  declare refusal: HasOne<typeof RootRefusal>
}
