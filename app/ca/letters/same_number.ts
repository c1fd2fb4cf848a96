import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { shownDate } from '#ca/letters/letter_facts'
import Letter from '#models/letter'
import type { LetterFacts } from '#ca/letters/letter_facts'
import type Agency from '#models/agency'

/** The day (DD.MM.YYYY) of another letter of the agency with the same number; null when there is none. */
export async function sameNumber(
  trx: TransactionClientContract,
  { agency, facts }: { agency: Agency; facts: LetterFacts }
): Promise<string | null> {
  const { number, datedOn } = facts
  const other = await Letter.query({ client: trx })
    .where({ agencyId: agency.id, number })
    .whereNot({ datedOn })
    .select('datedOn')
    .first()
  return other && shownDate(other.datedOn)
}
