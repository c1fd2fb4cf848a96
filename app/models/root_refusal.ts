import { BaseModel, column } from '@adonisjs/lucid/orm'
import type { DateTime } from 'luxon'

/** the four grounds of a refusal. */
export const ROOT_REFUSAL_GROUNDS = ['incomplete', 'untrue', 'court', 'under_age'] as const
export type RootRefusalGround = (typeof ROOT_REFUSAL_GROUNDS)[number]

/** A refusal of the Root CA, with the official letter that says so. */
export default class RootRefusal extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare applicationId: number

  @column()
  declare ground: RootRefusalGround

  @column()
  declare reason: string

  /** Number of the official letter. */
  @column()
  declare letterNumber: string

  @column()
  declare refusedBy: string

  @column.dateTime()
  declare refusedAt: DateTime
}
