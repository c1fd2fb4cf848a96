import type { ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import { likePattern, searchText } from '#ca/search_text'
import type Letter from '#models/letter'

/** A letter's number has no search column: its letters are tried as typed, in upper and in lower case. */
export function numberSpellings(text: string): string[] {
  const typed = text.normalize('NFC').trim()
  return [...new Set([typed, typed.toUpperCase(), typed.toLowerCase()])].map(likePattern)
}

/** Keeps the letters whose number, agency or employee contains the text. */
export function whereLetterMatches(
  query: ModelQueryBuilderContract<typeof Letter>,
  text: string
): ModelQueryBuilderContract<typeof Letter> {
  const pattern = likePattern(searchText(text))
  return query.where((any) => {
    for (const spelling of numberSpellings(text))
      any.orWhereRaw("letters.number like ? escape '!'", [spelling])
    any.orWhereHas('agency', (agency) => agency.whereRaw("search like ? escape '!'", [pattern]))
    any.orWhereHas('applications', (each) => each.whereRaw("search like ? escape '!'", [pattern]))
  })
}
