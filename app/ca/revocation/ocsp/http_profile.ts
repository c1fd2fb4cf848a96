import { createHash } from 'node:crypto'
import type { OcspAnswer } from '#ca/revocation/ocsp/answer_status_request'

export const OCSP_REQUEST_TYPE = 'application/ocsp-request'
export const OCSP_RESPONSE_TYPE = 'application/ocsp-response'

/** Base64 with the padding that clients leave out. */
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/

/**
 * The request in the path of a GET, after the responder's own part: base64 of the DER, URL-encoded or not (RFC 6960
 * A.1, RFC 5019 5). What is no base64 gives no bytes, which is a malformed request.
 */
export function requestOfPath(path: string): Uint8Array {
  try {
    const text = path.includes('%') ? decodeURIComponent(path) : path
    return BASE64.test(text) ? Buffer.from(text, 'base64') : new Uint8Array()
  } catch {
    return new Uint8Array()
  }
}

/** A moment as HTTP writes it (RFC 9110 5.6.7). */
const httpDate = (at: number) => new Date(at).toUTCString()

/**
 * The headers of an answer (RFC 5019 6.2). What was signed for everybody may be kept by caches, and given out for
 * `maxAge` seconds at most, and never beyond its nextUpdate, before they ask again; anything else is kept by nobody.
 *
 * @param now milliseconds since 1970
 */
export function headersOf(
  { der, validity }: OcspAnswer,
  { now, maxAge }: { now: number; maxAge: number }
): Record<string, string> {
  const common = { 'Content-Type': OCSP_RESPONSE_TYPE, 'Content-Length': String(der.length) }
  if (!validity) return { ...common, 'Cache-Control': 'no-store' }
  const left = Math.max(0, Math.floor((validity.nextUpdate - now) / 1000))
  return {
    ...common,
    'Cache-Control': `max-age=${Math.min(left, maxAge)}, public, no-transform, must-revalidate`,
    'Last-Modified': httpDate(validity.producedAt),
    'Expires': httpDate(validity.nextUpdate),
    'ETag': `"${createHash('sha1').update(der).digest('hex')}"`,
  }
}

/** Whether a cache that asks again has this very answer (RFC 9110 13.1.2): 304 then, without the answer. */
export function isKept(headers: Record<string, string>, ifNoneMatch: string | undefined): boolean {
  const tags = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return 'ETag' in headers && (tags.includes(headers.ETag) || tags.includes('*'))
}
