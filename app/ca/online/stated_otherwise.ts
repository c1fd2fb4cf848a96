import { cleanText } from '#ca/letters/annex1/clean_text'
import { loadRegionIndex } from '#ca/letters/load_row_context'
import { readPhone } from '#ca/letters/fields/phone'
import { readRegion } from '#ca/letters/fields/region'
import { searchText } from '#ca/search_text'
import type { RegionIndex } from '#ca/letters/fields/region'
import type { LetterRow } from '#ca/online/letter_rows'
import type OnlineApplication from '#models/online_application'

/** What a row of annex 4 says besides, and nothing is decided by: the certificate has what the register has. */
export const STATED = ['organisation', 'position', 'region', 'email', 'phone'] as const
export type StatedField = (typeof STATED)[number]

/** One thing that the letter says in another way than the service. */
export interface StatedOtherwise {
  field: StatedField
  letter: string
  service: string
}

const sameText = (letter: string, service: string) =>
  searchText(cleanText(letter)) === searchText(service)

/** A cell that names no district says nothing against one. */
function samePlace(
  letter: string,
  { regionKato, locality }: OnlineApplication,
  index: RegionIndex
) {
  const place = readRegion(cleanText(letter), index).value
  if (place?.kato !== regionKato) return false
  return !place.locality || sameText(place.locality, locality ?? '')
}

function isSame(field: StatedField, letter: string, online: OnlineApplication, index: RegionIndex) {
  if (field === 'region') return samePlace(letter, online, index)
  if (field === 'phone') return readPhone(cleanText(letter)).value === online.phone
  return sameText(letter, online[field])
}

/**
 * Where a row of annex 4 and the application differ in what nothing is decided by; a cell that is empty says nothing.
 * The service's region is its KATO code.
 */
export async function statedOtherwise(
  row: LetterRow | null,
  online: OnlineApplication
): Promise<StatedOtherwise[]> {
  if (!row || online.kind !== 'issue') return []
  const index = await loadRegionIndex()
  return STATED.map((field) => ({
    ...{ field, letter: row[field] ?? '' },
    service: field === 'region' ? online.regionKato : online[field],
  })).filter(({ field, letter }) => letter !== '' && !isSame(field, letter, online, index))
}
