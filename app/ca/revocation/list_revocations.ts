import { likePattern, searchText } from '#ca/search_text'
import Revocation from '#models/revocation'

/** How many revocations stand on a page. */
export const REVOCATIONS_A_PAGE = 25

/**
 * Revocations, the newest first, a page at a time: those whose holder's name, IIN, BIN or serial number has every
 * word of the search. With certificate, application, carrier and letter. Reads only.
 */
export function listRevocations({ search = '', page = 1 } = {}) {
  const query = Revocation.query()
    .preload('letter')
    .preload('certificate', (certificate) => certificate.preload('application').preload('carrier'))
    .orderBy('revokedAt', 'desc')
    .orderBy('id', 'desc')
  for (const word of searchText(search).split(' ').filter(Boolean))
    query.whereHas('certificate', (certificate) =>
      certificate.whereRaw("search like ? escape '!'", [likePattern(word)])
    )
  return query.paginate(page, REVOCATIONS_A_PAGE)
}
