import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import Certificate from '#models/certificate'
import RevocationLetter from '#models/revocation_letter'

/** The ground of a hold, the one revocation that may end (RFC 5280 5.3.1, certificateHold). */
export const ON_HOLD = 'on_hold'

/** Narrows a query to revocations that never end. */
export const forGood = (revocations: { whereNot(column: string, value: string): unknown }) =>
  void revocations.whereNot('ground', ON_HOLD)

/** S-19, and the emergency path for a key that is in other hands. */
export const REVOCATION_CHANNELS = ['offline', 'online', 'hr', 'emergency'] as const
export type RevocationChannel = (typeof REVOCATION_CHANNELS)[number]

/**
 * A revocation: its row revokes a certificate (R-13: date, ground and time), for good unless it is a hold. Who revoked
 * it stands in the audit log.
 */
export default class Revocation extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare certificateId: number

  @belongsTo(() => Certificate)
  declare certificate: BelongsTo<typeof Certificate>

  /** Key of the table of grounds (S-18), or `ON_HOLD`. */
  @column()
  declare ground: string

  /** CRLReason of RFC 5280 5.3.1, as a number. */
  @column()
  declare reason: number

  /** When it takes effect, UTC, whole seconds: the only time that goes into lists and answers. */
  @column.dateTime()
  declare revokedAt: DateTime

  /** Since when the key is believed to be in other hands (RFC 5280 5.3.2). */
  @column.dateTime()
  declare invalidityDate: DateTime | null

  @column()
  declare channel: RevocationChannel

  @column()
  declare letterId: number | null

  @belongsTo(() => RevocationLetter, { foreignKey: 'letterId' })
  declare letter: BelongsTo<typeof RevocationLetter>

  /** The message of an HR system by which it was revoked (S-22): unique. */
  @column()
  declare hrMessageId: number | null

  @column.dateTime({ autoCreate: true })
  declare createdAt: DateTime

  /** Whether it never ends. */
  get isForGood(): boolean {
    return this.ground !== ON_HOLD
  }
}
