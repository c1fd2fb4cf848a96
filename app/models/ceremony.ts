import { BaseModel, column, hasMany } from '@adonisjs/lucid/orm'
import type { HasMany } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import CeremonyParticipant from '#models/ceremony_participant'
import CeremonyStep from '#models/ceremony_step'

/**
 * root: a Root CA key and its self-signed certificate; state: a State CA key and its request; shares: new shares for a
 * store with keys, because a holder leaves or has lost one.
 */
export const CEREMONY_PURPOSES = ['root', 'state', 'shares'] as const
export type CeremonyPurpose = (typeof CEREMONY_PURPOSES)[number]

/** planned → running → finished, or abandoned from either. */
export const CEREMONY_STATES = ['planned', 'running', 'finished', 'abandoned'] as const

/** A key ceremony (CP-6.1). */
export default class Ceremony extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare purpose: CeremonyPurpose

  @column()
  declare algorithm: 'gost-2015' | 'gost-2004'

  /** The name that the key will have in its store; where shares alone are dealt, of the key that signs the protocol. */
  @column()
  declare keyId: string

  /** What the key will publish its files as. */
  @column()
  declare fileName: string

  /** The store in which the key is made, by its name in `AuthorityKeys`. */
  @column()
  declare keyStore: string

  /** How many shares open the store … */
  @column()
  declare needed: number

  /** … of how many: one for each key administrator. */
  @column()
  declare shares: number

  /** The ceremony whose shares opened the store when this one was planned; null under no shares. */
  @column()
  declare sealId: number | null

  /** YYYY-MM-DD. */
  @column()
  declare plannedOn: string

  @column()
  declare state: (typeof CEREMONY_STATES)[number]

  /** Answers came from a file: it proves the procedure and protects nothing. */
  @column({ consume: Boolean })
  declare rehearsal: boolean

  @column()
  declare plannedBy: string

  @column.dateTime({ autoCreate: true })
  declare createdAt: DateTime

  @column.dateTime()
  declare endedAt: DateTime | null

  /** Canonical JSON of what was done (`#ca/ceremonies/protocol`), once finished. */
  @column()
  declare protocol: string | null

  @column({ columnName: 'protocol_sha256' })
  declare protocolSha256: string | null

  /** Hex signature of the new key over the protocol's digest. */
  @column()
  declare signature: string | null

  @column()
  declare authorityId: number | null

  @column()
  declare requestId: number | null

  @hasMany(() => CeremonyParticipant)
  declare participants: HasMany<typeof CeremonyParticipant>

  @hasMany(() => CeremonyStep)
  declare steps: HasMany<typeof CeremonyStep>
}
