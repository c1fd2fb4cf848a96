import { likePattern, searchText } from '#ca/search_text'
import Agency from '#models/agency'

/** Agencies by their Russian names with their regions, those only whose names or BIN contain `search`. */
export function listAgencies({ search = '', limit = 200 } = {}): Promise<Agency[]> {
  const term = searchText(search)
  return Agency.query()
    .if(term !== '', (query) => query.whereRaw("search like ? escape '!'", [likePattern(term)]))
    .preload('region')
    .orderBy('nameRu')
    .limit(limit)
}

/** The agency with a BIN, or null. */
export function findAgency(bin: string): Promise<Agency | null> {
  return Agency.findBy('bin', bin)
}
