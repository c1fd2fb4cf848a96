import type { Addresses } from '#ca/certificates/profiles/profile'

/** File-safe names of what an authority publishes: `ucgo2015`. */
export const fileNamePattern = /^[a-z0-9][a-z0-9_-]{0,39}$/

const ROOT_FILES: (keyof Addresses)[] = ['rootCaIssuers', 'rootCrl']
const LIST_FILES: (keyof Addresses)[] = ['crl', 'deltaCrl']

type Names = { own?: string | null; root?: string | null; list?: string | null }

function nameOf(key: keyof Addresses, { own, root, list }: Names) {
  if (ROOT_FILES.includes(key)) return root
  return LIST_FILES.includes(key) ? (list ?? own) : own
}

/**
 * The addresses with the file names put in where the order prints `*`. Each key of an authority publishes files of
 * its own, so that a replaced key goes on serving the certificates that it issued.
 *
 * @param names.own  the file name of the State CA key
 * @param names.list the name of its revocation list, when that is another (a part of its certificates)
 * @param names.root the file name of the Root CA key above it
 */
export function publishedAs(addresses: Addresses, names: Names): Addresses {
  const filled = Object.entries(addresses).map(([key, address]: [string, string]) => {
    const name = nameOf(key as keyof Addresses, names)
    return [key, name ? address.replace('*', name) : address]
  })
  return Object.fromEntries(filled) as Addresses
}
