import { randomInt } from 'node:crypto'
import { CaError } from '#ca/ca_error'

/** The fewest characters of a password. */
export const SHORTEST_PASSWORD = 12

/** Lower-case Latin letters, digits, dot, hyphen, underscore; starts with a letter. */
const LOGIN = /^[a-z][a-z0-9._-]{2,99}$/

/**
 * The login as it is stored: trimmed, lower case.
 *
 * @throws CaError E_LOGIN_MALFORMED
 */
export function normaliseLogin(text: string): string {
  const login = text.trim().toLowerCase()
  if (!LOGIN.test(login)) throw new CaError('E_LOGIN_MALFORMED', { login })
  return login
}

/** @throws CaError E_PASSWORD_SHORT */
export function checkPassword(password: string): void {
  if ([...password].length < SHORTEST_PASSWORD) {
    throw new CaError('E_PASSWORD_SHORT', { characters: SHORTEST_PASSWORD })
  }
}

const CONSONANTS = 'bdfghkmnprstvz'
const VOWELS = 'aeiou'

const syllable = () => CONSONANTS[randomInt(CONSONANTS.length)] + VOWELS[randomInt(VOWELS.length)]

/**
 * A random password that can be read out and typed on any layout's Latin side: three words of four syllables,
 * `kodumira-tesaluno-vibogate`; 73 bits.
 */
export function readablePassword(): string {
  const word = () => Array.from({ length: 4 }, syllable).join('')
  return [word(), word(), word()].join('-')
}
