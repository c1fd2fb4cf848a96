import { ATTRIBUTES } from '#ca/certificates/attributes'
import { commonName } from '#ca/certificates/names'
import { cyrillicLookAlike } from '#ca/search_text'
import { refused, taken } from '#ca/letters/fields/reading'
import type { Problem } from '#ca/letters/finding'
import type { Reading } from '#ca/letters/fields/reading'

/** A name in its parts, letters as they were typed. */
export interface PersonName {
  surname: string
  givenName: string
  patronymic: string | null
}

/** "SURNAME GIVEN" must fit into the certificate. */
const LONGEST_COMMON_NAME = ATTRIBUTES.commonName.maxLength
/** Room in the tables of the database. */
const LONGEST_PATRONYMIC = 100

/** "Гусейн оглы", "Серік ұлы": a patronymic in two words. */
const PATRONYMIC_END = /^(оглы|оғлы|улы|ұлы|углы|угли|кызы|қызы|гызы|кизи)$/i

const INITIAL = /^(\p{L}|(\p{L}\.)+\p{L}?\.?)$/u
const WORD = /^\p{L}[\p{L}\p{M}]*(['’ʼ-][\p{L}\p{M}]+)*$/u
const CYRILLIC = /\p{Script=Cyrillic}/u
const LATIN = /\p{Script=Latin}/u

function strangeSigns(word: string): string {
  const signs = Array.from(word).filter((sign) => !/[\p{L}\p{M}]/u.test(sign))
  return [...new Set(signs)].join(' ')
}

function checkWords(words: string[]): Problem[] {
  const initial = words.find((word) => INITIAL.test(word))
  if (initial) return [{ code: 'E_NAME_INITIALS', facts: { word: initial } }]
  const strange = words.find((word) => !WORD.test(word))
  if (strange)
    return [{ code: 'E_NAME_CHARACTERS', facts: { word: strange, signs: strangeSigns(strange) } }]
  return words.length < 2 ? [{ code: 'E_NAME_ONE_WORD', facts: { word: words[0] } }] : []
}

/** A Latin letter in a Cyrillic word looks right and is never found; the whole word in Latin may be meant. */
function checkAlphabet(word: string): Problem[] {
  if (!LATIN.test(word)) return []
  if (!CYRILLIC.test(word)) return [{ code: 'W_NAME_LATIN_WORD', facts: { word } }]
  const letters = [...new Set(Array.from(word).filter((letter) => LATIN.test(letter)))].join(', ')
  const right = Array.from(word, (letter) => cyrillicLookAlike(letter) ?? letter).join('')
  return [{ code: 'W_NAME_LATIN_LETTERS', facts: { word, letters, right } }]
}

function split(words: string[]): { name: PersonName; problems: Problem[] } {
  const [surname, givenName, ...rest] = words
  const name = { surname, givenName, patronymic: rest.join(' ') || null }
  const plain = rest.length < 2 || (rest.length === 2 && PATRONYMIC_END.test(rest[1]))
  if (plain) return { name, problems: [] }
  const facts = { surname, givenName, patronymic: rest.join(' ') }
  return { name, problems: [{ code: 'W_NAME_MANY_WORDS', facts }] }
}

function checkLength({ surname, givenName, patronymic }: PersonName): Problem[] {
  if ([...commonName(surname, givenName)].length > LONGEST_COMMON_NAME)
    return [{ code: 'E_NAME_LONG', facts: { characters: LONGEST_COMMON_NAME } }]
  return (patronymic?.length ?? 0) > LONGEST_PATRONYMIC
    ? [{ code: 'E_CELL_LONG', facts: { characters: LONGEST_PATRONYMIC } }]
    : []
}

/**
 * Surname, given name and, when there is one, patronymic, in this order, separated by spaces. A name has two or
 * three words; a patronymic of two words ends in "оглы", "ұлы", "қызы" and the like; what is longer is taken with
 * a warning that says how it was split.
 */
export function readPersonName(text: string): Reading<PersonName> {
  const words = text.split(' ')
  const wrong = checkWords(words)
  if (wrong.length > 0) return refused(...wrong)
  const { name, problems } = split(words)
  const tooLong = checkLength(name)
  if (tooLong.length > 0) return refused(...tooLong)
  return taken(name, ...problems, ...words.flatMap(checkAlphabet))
}
