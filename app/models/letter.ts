import { column, hasMany } from '@adonisjs/lucid/orm'
import type { HasMany } from '@adonisjs/lucid/types/relations'
import Application from '#models/application'
import OfficialLetter from '#models/official_letter'
import OnlineLetterRow from '#models/online_letter_row'

/** Which form of application is in a letter: annex 1 (offline) or annex 4 (online). */
export const LETTER_FORMS = ['annex1', 'annex4'] as const
export type LetterForm = (typeof LETTER_FORMS)[number]

/** An official letter with the application of annex 1 or of annex 4 in it. */
export default class Letter extends OfficialLetter {
  /** `hr`: no letter, but the doubly signed message of an HR system, which takes its place (S-6). */
  @column()
  declare form: LetterForm | 'hr'

  /** The rows of annex 4 as the letter has them. */
  @hasMany(() => OnlineLetterRow)
  declare onlineRows: HasMany<typeof OnlineLetterRow>

  @hasMany(() => Application)
  declare applications: HasMany<typeof Application>
}
