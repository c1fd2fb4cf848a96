import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { CaError } from '#ca/ca_error'
import { shownDate } from '#ca/letters/letter_facts'
import { isUniqueViolation } from '#ca/unique_violation'
import Letter from '#models/letter'
import type { Facts } from '#ca/ca_error'
import type { Actor } from '#ca/actor'
import type { LetterFacts } from '#ca/letters/letter_facts'
import type { LetterSource } from '#ca/letters/letter_source'
import type Agency from '#models/agency'
import type { LetterForm } from '#models/letter'

/** What a letter is stored with, before its rows. */
export interface NewLetter {
  agency: Agency
  form: LetterForm
  facts: LetterFacts
  source: LetterSource
  actor: Actor
}

/**
 * Stores a letter; an agency's number of a day is registered once.
 *
 * @throws CaError E_LETTER_ALREADY_REGISTERED
 */
export async function createLetter(
  trx: TransactionClientContract,
  { agency, form, facts, source, actor }: NewLetter
): Promise<Letter> {
  const { category, ...fields } = facts
  try {
    return await Letter.create(
      { agencyId: agency.id, form, ...fields, ...source.kept, registeredBy: actor },
      { client: trx }
    )
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    const { number, datedOn } = facts
    const known = await Letter.query({ client: trx })
      .where({ agencyId: agency.id, number, datedOn })
      .first()
    const said: Facts = { number, date: shownDate(datedOn) }
    if (known) said.letterId = known.id
    throw new CaError('E_LETTER_ALREADY_REGISTERED', said, 409)
  }
}
