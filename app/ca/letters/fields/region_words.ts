import { cyrillicLookAlike } from '#ca/search_text'

/** What a word beside a name says the name is. */
export type PlaceKind = 'region' | 'city' | 'district'

/** A word of the cell with its place in the text. */
export interface RegionWord {
  key: string
  start: number
  end: number
  kind: PlaceKind | null
  /** Nothing but white space between this word and the next. */
  joined: boolean
}

const KINDS: Readonly<Record<PlaceKind, readonly string[]>> = {
  region: [
    'область',
    'области',
    'обл',
    'облысы',
    'облыс',
    'облысының',
    'oblysy',
    'region',
    'oblast',
  ],
  city: ['г', 'город', 'города', 'гор', 'қ', 'қала', 'қаласы', 'қаласының', 'city'],
  district: [
    'район',
    'района',
    'рн',
    'ауданы',
    'аудан',
    'ауд',
    'ауданының',
    'көшесі',
    'даңғылы',
    'ул',
    'улица',
    'пр',
    'проспект',
  ],
}

const kindOf = (key: string) =>
  (['region', 'city', 'district'] as const).find((kind) => KINDS[kind].includes(key)) ?? null

/** A word as it is compared: lower case, ё as е, no hyphens, Latin look-alikes in a Cyrillic word as Cyrillic. */
function wordKey(word: string): string {
  const key = word.toLowerCase().replaceAll('ё', 'е').replaceAll('-', '')
  if (!/\p{Script=Cyrillic}/u.test(key)) return key
  return Array.from(key, (letter) => cyrillicLookAlike(letter) ?? letter).join('')
}

/** The words of a 'region, city, district' cell. */
export function regionWords(text: string): RegionWord[] {
  return [...text.matchAll(/([\p{L}\d]+(?:-[\p{L}\d]+)*)\.?/gu)].map((match) => {
    const key = wordKey(match[1])
    const end = match.index + match[0].length
    return {
      key,
      start: match.index,
      end,
      kind: kindOf(key),
      joined: /^\s*[\p{L}\d]/u.test(text.slice(end)),
    }
  })
}
