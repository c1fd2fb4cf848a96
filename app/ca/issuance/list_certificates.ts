import { likePattern, searchText } from '#ca/search_text'
import Certificate from '#models/certificate'

/** How many certificates stand on a page. */
export const CERTIFICATES_A_PAGE = 25

/**
 * Certificates, the newest first, a page at a time: those whose holder's name, IIN, BIN or serial number has
 * every word of the search. Reads only.
 */
export function listCertificates({ search = '', page = 1 } = {}) {
  const query = Certificate.query()
    .preload('carrier')
    .preload('revocation')
    .preload('application', (application) => application.preload('letter'))
    .orderBy('reservedAt', 'desc')
    .orderBy('id', 'desc')
  for (const word of searchText(search).split(' ').filter(Boolean)) {
    query.whereRaw("search like ? escape '!'", [likePattern(word)])
  }
  return query.paginate(page, CERTIFICATES_A_PAGE)
}
