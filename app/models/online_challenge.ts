import { BaseModel, column } from '@adonisjs/lucid/orm'
import type { DateTime } from 'luxon'

/** What the signature over a challenge will prove. */
export const CHALLENGE_PURPOSES = ['sign_in', 'install'] as const
export type ChallengePurpose = (typeof CHALLENGE_PURPOSES)[number]

/** A challenge that came back signed: none serves twice. */
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
