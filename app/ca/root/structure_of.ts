import { sameName } from '#ca/certificates/names'
import { PROFILES, profileOn } from '#ca/certificates/profiles/catalogue'
import { authorityName } from '#ca/certificates/tbs_certificate'
import { readPublicKey } from '#ca/crypto/public_key'
import type { Profile } from '#ca/certificates/profiles/profile'
import type { Source } from '#ca/root/read_source'

/**
 * The structure that the order has for a CA: by its name and the algorithm of its key, as it holds on a day
 * (YYYY-MM-DD). Null when the order has none.
 */
export function structureOf({ subject, spki }: Omit<Source, 'kind'>, on: string): Profile | null {
  const { algorithm } = readPublicKey(spki)
  const found = PROFILES.find(
    (each) =>
      each.role === 'authority' &&
      each.key.algorithm === algorithm &&
      sameName(authorityName(each), subject)
  )
  return found ? profileOn(found.id, on) : null
}
