import { BaseModel, column } from '@adonisjs/lucid/orm'
import type { DateTime } from 'luxon'

/** What the signature over a challenge will prove. */
export const CHALLENGE_PURPOSES = ['sign_in', 'install'] as const
export type ChallengePurpose = (typeof CHALLENGE_PURPOSES)[number]

/** A random value that somebody is to sign once, soon, and in the same session. */
export default class OnlineChallenge extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare value: string

  @column()
  declare purpose: ChallengePurpose

  /** Hex SHA-256 of the session's id. */
  @column()
  declare session: string

  @column.dateTime()
  declare expiresAt: DateTime

  @column.dateTime()
  declare usedAt: DateTime | null
}
