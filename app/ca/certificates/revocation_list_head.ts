import type { DateTime } from 'luxon'
import { CaError } from '#ca/ca_error'
import { readAsn1Time } from '#ca/certificates/asn1_time'
import { readElement, TAG } from '#ca/certificates/der'

/** The dates of a list. */
export interface ListHead {
  thisUpdate: DateTime
  nextUpdate: DateTime | null
}

const TIMES: number[] = [TAG.UTC_TIME, TAG.GENERALIZED_TIME]

/** Where the content of the constructed element at `offset` begins, which may be longer than the bytes at hand. */
function contentOf(bytes: Uint8Array, offset: number): number {
  if (bytes[offset] !== TAG.SEQUENCE) throw new CaError('E_CRL_UNREADABLE')
  const length = bytes[offset + 1]
  return offset + 2 + (length < 0x80 ? 0 : length & 0x7f)
}

/**
 * Reads the dates of a list from its first bytes: a list may be long, and what is asked of it short.
 *
 * @throws CaError E_CRL_UNREADABLE, E_DER_MALFORMED
 */
export function readListHead(bytes: Uint8Array): ListHead {
  let at = contentOf(bytes, contentOf(bytes, 0))
  const next = () => {
    const element = readElement(bytes, at)
    at += element.bytes.length
    return element
  }
  // version, signature, issuer
  for (let field = 0; field < 3; field++) next()
  const thisUpdate = readAsn1Time(next())
  const nextUpdate = TIMES.includes(bytes[at]) ? readAsn1Time(next()) : null
  return { thisUpdate, nextUpdate }
}
