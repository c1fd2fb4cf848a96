import { BaseModel, column } from '@adonisjs/lucid/orm'
import type { DateTime } from 'luxon'

/** What can be done in a ceremony; `secret_void`: shares that were dealt opened nothing yet and are given up. */
export const CEREMONY_STEPS = [
  'planned',
  'roll_called',
  'resumed',
  'secret_void',
  'share_confirmed',
  'store_sealed',
  'key_announced',
  'key_made',
  'store_opened',
  'certified',
  'listed',
  'requested',
  'finished',
  'abandoned',
] as const
export type CeremonyStepName = (typeof CEREMONY_STEPS)[number]

/** A step of a ceremony as it was done. */
export default class CeremonyStep extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare ceremonyId: number

  /** 1, 2, 3 … within the ceremony. */
  @column()
  declare number: number

  @column()
  declare step: CeremonyStepName

  /** Who did it: a participant, or a login. */
  @column()
  declare by: string

  @column.dateTime()
  declare at: DateTime

  /** JSON list of texts: names, hashes, numbers. */
  @column()
  declare facts: string
}
