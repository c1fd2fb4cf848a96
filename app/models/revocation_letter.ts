import { column } from '@adonisjs/lucid/orm'
import OfficialLetter from '#models/official_letter'

/** S-20: how a letter with an application to revoke arrives. */
export const LETTER_DELIVERIES = ['edms', 'post', 'special_post'] as const
export type LetterDelivery = (typeof LETTER_DELIVERIES)[number]

/** An official letter with the application of annex 7 in it. */
export default class RevocationLetter extends OfficialLetter {
  /** YYYY-MM-DD: the last day of S-23. */
  @column()
  declare dueOn: string

  /** YYYY-MM-DD: the last day on which the carriers come back (S-25). */
  @column()
  declare returnDueOn: string

  @column()
  declare delivery: LetterDelivery
}
