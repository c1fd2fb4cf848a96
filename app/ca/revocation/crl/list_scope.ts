import { listName, type ListScope } from '#ca/authorities/list_parts'
import { publishedAs } from '#ca/certificates/published_as'
import Authority from '#models/authority'
import RevocationList, { type ListKind } from '#models/revocation_list'
import type { DateTime } from 'luxon'
import type { Addresses } from '#ca/certificates/profiles/profile'

/** The file of a list, as the addresses in certificates end. */
export function listFile(scope: ListScope, kind: ListKind): string {
  return `${listName(scope)}${kind === 'delta' ? '.delta' : ''}.crl`
}

/** Where the lists of a scope are published. */
export function listAddresses(addresses: Addresses, scope: ListScope) {
  const { crl, deltaCrl } = publishedAs(addresses, { list: listName(scope) })
  return { full: crl, delta: deltaCrl }
}

/** The parts of an authority's certificates; certificates of part 0 there are always or may have been. */
export function scopesOf(authority: Authority): ListScope[] {
  return Array.from({ length: authority.crlParts + 1 }, (_, part) => ({ authority, part }))
}

/** Every scope that this house issues lists for: keys of the State CA that can still sign, retired ones too. */
export async function listScopes(now: DateTime): Promise<ListScope[]> {
  const authorities = await Authority.query()
    .where('role', 'state')
    .whereNotNull('fileName')
    .orderBy('id')
  return authorities.filter(({ notAfter }) => notAfter > now).flatMap(scopesOf)
}

const listsOf = ({ authority, part }: ListScope) =>
  RevocationList.query().where({ authorityId: authority.id, part }).orderBy('number', 'desc')

/** The list with the highest number, whatever became of it. */
export function lastNumbered(scope: ListScope): Promise<RevocationList | null> {
  return listsOf(scope).first()
}

/** Whether a list was proved and moved into its place. */
export const isOnline = ({ state, publishedAt }: RevocationList) =>
  state === 'issued' && publishedAt !== null

/** The newest list that is online, of one kind or of both. */
export function newestPublished(scope: ListScope, kind?: ListKind): Promise<RevocationList | null> {
  const query = listsOf(scope).where('state', 'issued').whereNotNull('publishedAt')
  return (kind ? query.where('kind', kind) : query).first()
}
