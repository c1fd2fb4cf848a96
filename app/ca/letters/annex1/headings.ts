import { cleanText } from '#ca/letters/annex1/clean_text'
import { cyrillicLookAlike } from '#ca/search_text'
import type { Field } from '#ca/letters/annex1/annex1_table'

/**
 * How each heading of annex 1 and of annex 4 is recognised, in Kazakh and in Russian, once white space, punctuation and hyphens
 * are gone ("Бизнес-сәй кестендіру нөмірі" is "бизнессәйкестендірунөмірі"). The first that matches counts.
 */
const PATTERNS: readonly (readonly [Field, RegExp])[] = [
  ['onlineNumber', /онлайн|online|өтінім\S*нөмір|номер\S*заявк/],
  ['email', /m[aа]il|электрон\S*(по[чш]т|адрес)|эл?по[чш]т|^(адрес)?по[чш]т|эладрес/],
  ['phone', /телефон|^моб|мобил|сотов|ұялы|уялы|абоненттік|байланыс|контакт\S*номер|^тел$/],
  [
    'organisation',
    /^(организаци|ұйым|наименование\S*орган|мемлекеттікорган|госорган|мекеме|учрежден)/,
  ],
  ['bin', /^(бин|бсн)|бизнесидентификац|бизнессәйкестендіру|(бин|бсн)$/],
  ['iin', /^(иин|жсн)|индивидуальн\S*идентификац|жекесәйкестендіру|(иин|жсн)$/],
  ['fullName', /^фио|фамилия|^тегі|^таә|^атыжөні|^аәт|толықаты|қызметкерд\S*аты/],
  ['position', /должност|лауазым/],
  ['region', /област|облыс|регион|өңір/],
  ['organisation', /организаци|ұйым|государственн\S*орган|местоработы|жұмысорны/],
  ['region', /город|район|қала|аудан/],
  [
    'number',
    /^(n+|no|рс|рсn|nрс|пп|nпп|ппn|рет|реттік(нөмірі|n)?|порядковыйномер|номер(попорядку)?|қр)$/,
  ],
]

/** Longest text that is taken for a heading rather than for a sentence above the table. */
const LONGEST_HEADING = 200

/** Latin letters that look Cyrillic are read as Cyrillic, except in a text that is all Latin ("E-mail", "No"). */
function fold(letters: string): string {
  if (!/\p{Script=Cyrillic}/u.test(letters)) return letters
  return Array.from(letters, (letter) => cyrillicLookAlike(letter) ?? letter).join('')
}

/** The field that a heading names, or null. */
export function fieldOfHeading(text: string): Field | null {
  const clean = cleanText(text)
  if (clean.length > LONGEST_HEADING) return null
  const letters = clean
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replaceAll('№', 'n')
    .replaceAll(/[^\p{L}]/gu, '')
  const folded = fold(letters)
  const found = PATTERNS.find(([, pattern]) => pattern.test(letters) || pattern.test(folded))
  return found?.[0] ?? null
}
