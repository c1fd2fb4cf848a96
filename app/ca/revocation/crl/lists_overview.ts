import { listFile, listScopes, newestPublished } from '#ca/revocation/crl/list_scope'
import { LIST_KINDS } from '#models/revocation_list'
import type { DateTime } from 'luxon'
import type RevocationList from '#models/revocation_list'

/** A list as it is online. */
export interface ListLine {
  file: string
  /** Null: there is none yet. */
  list: RevocationList | null
  /** late: relying parties have no list that is good any more. */
  state: 'current' | 'late' | 'absent'
}

function stateOf(list: RevocationList | null, now: DateTime): ListLine['state'] {
  if (!list) return 'absent'
  return list.nextUpdate <= now ? 'late' : 'current'
}

/** Every list of this house as it stands at a moment. */
export async function listsOverview(now: DateTime): Promise<ListLine[]> {
  const lines: ListLine[] = []
  for (const scope of await listScopes(now))
    for (const kind of LIST_KINDS) {
      const list = await newestPublished(scope, kind)
      lines.push({ file: listFile(scope, kind), list, state: stateOf(list, now) })
    }
  return lines
}
