/** Latin letters that look like Cyrillic ones, by their look. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  a: 'а',
  b: 'в',
  c: 'с',
  e: 'е',
  h: 'н',
  i: 'і',
  k: 'к',
  m: 'м',
  o: 'о',
  p: 'р',
  t: 'т',
  x: 'х',
  y: 'у',
}

/** The Cyrillic letter that a Latin one looks like, in the same case; undefined when it looks like none. */
export function cyrillicLookAlike(letter: string): string | undefined {
  const found = LOOK_ALIKES[letter.toLowerCase()]
  return letter === letter.toLowerCase() ? found : found?.toUpperCase()
}

/**
 * What a search column holds and what a search term becomes: lower case, ё as е, one space between words. Both
 * databases then compare it alike (SQLite's LIKE folds ASCII only, MariaDB's depends on the collation).
 */
export function searchText(...parts: (string | null | undefined)[]): string {
  return parts
    .filter((part) => part)
    .join(' ')
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/\s+/g, ' ')
    .trim()
}

/** A LIKE pattern for "contains", to be used with `escape '!'`. */
export function likePattern(term: string): string {
  return `%${term.replace(/[!%_]/g, '!$&')}%`
}
