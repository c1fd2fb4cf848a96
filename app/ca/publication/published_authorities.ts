import { authorityChain, listAuthorities } from '#ca/authorities/list_authorities'
import { standingOf, type AuthorityStanding } from '#ca/authorities/authorities_overview'
import { readAuthority } from '#ca/certificates/authority_certificate'
import type { CertificateView } from '#ca/certificates/certificate_view'
import { writeP7b } from '#ca/certificates/p7b'
import { toPem } from '#ca/certificates/pem'
import { CaError } from '#ca/ca_error'
import type { DateTime } from 'luxon'
import type Authority from '#models/authority'

/** A certificate of an authority as it is published. */
export interface PublishedAuthority {
  authority: Authority
  /** Name of its files, without ending. */
  name: string
  view: Readonly<CertificateView>
  standing: AuthorityStanding
}

/** A file that anybody may fetch. */
export interface PublishedFile {
  bytes: Uint8Array
  mediaType: string
}

const FILE = /^([a-z0-9][a-z0-9_-]{0,63})\.(cer|pem|p7b)$/

/** RFC 2585 4.1, RFC 8551 3.2.1. */
const MEDIA_TYPES = {
  cer: 'application/pkix-cert',
  pem: 'application/x-pem-file',
  p7b: 'application/pkcs7-mime; smime-type=certs-only',
} as const

const bytesOf = ({ certificate }: Authority) => new Uint8Array(certificate)

const nameOf = ({ fileName, serial }: Authority) => fileName ?? serial

/** CP-2.1: the certificates of the authorities of this house, those that issue first. */
export async function publishedAuthorities(now: DateTime): Promise<PublishedAuthority[]> {
  const authorities = await listAuthorities()
  const rank = { issuing: 0, elsewhere: 1, ready: 2, retired: 3, ended: 4 }
  return authorities
    .map((authority) => ({
      authority,
      name: nameOf(authority),
      view: readAuthority(bytesOf(authority)),
      standing: standingOf(authority, now),
    }))
    .sort((left, right) => rank[left.standing] - rank[right.standing])
}

async function encoded(authority: Authority, ending: keyof typeof MEDIA_TYPES) {
  if (ending === 'cer') return bytesOf(authority)
  if (ending === 'pem') return new Uint8Array(Buffer.from(toPem(bytesOf(authority)), 'ascii'))
  const chain = await authorityChain(authority)
  return writeP7b(chain.map(bytesOf))
}

/**
 * An authority's certificate as `NAME.cer` (DER), `NAME.pem`, or with the chain above it as `NAME.p7b`.
 *
 * @throws CaError E_FILE_NOT_PUBLISHED
 */
export async function authorityFile(file: string): Promise<PublishedFile> {
  const [, name, ending] = FILE.exec(file) ?? []
  const authorities = await listAuthorities()
  const authority = authorities.find((each) => nameOf(each) === name)
  if (!authority) throw new CaError('E_FILE_NOT_PUBLISHED', { file: file.slice(0, 80) }, 404)
  const kind = ending as keyof typeof MEDIA_TYPES
  return { bytes: await encoded(authority, kind), mediaType: MEDIA_TYPES[kind] }
}
