import { findAgency, listAgencies } from '#ca/agencies/list_agencies'
import type Agency from '#models/agency'

/**
 * The agency that somebody means: by the BIN in the text ("151240000009 Комитет труда"), else by a name or a part
 * of one that only one agency has. Null when there is none or more than one.
 */
export async function findAgencyByText(text: string): Promise<Agency | null> {
  const [bin] = /(?<!\d)\d{12}(?!\d)/.exec(text) ?? []
  if (bin) return findAgency(bin)
  const found = await listAgencies({ search: text, limit: 2 })
  return found.length === 1 ? found[0] : null
}
