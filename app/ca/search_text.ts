const LATIN = 'acehikmoptxyəABCEHIKMOPTXYƏ'
const CYRILLIC = 'асеһікмортхуәАВСЕНІКМОРТХУӘ'

/** Latin letters that look like Cyrillic ones, by their look; ə is what keyboards without ә give. */
const LOOK_ALIKES: ReadonlyMap<string, string> = new Map(
  Array.from(LATIN, (letter, index) => [letter, CYRILLIC[index]])
)

/** The Cyrillic letter that a Latin one looks like; undefined when it looks like none. */
export function cyrillicLookAlike(letter: string): string | undefined {
  return LOOK_ALIKES.get(letter)
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
