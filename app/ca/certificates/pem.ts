import { CaError } from '#ca/ca_error'

const BOUNDARY = /-----(BEGIN|END) ([A-Z0-9 ]{1,64})-----/g
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/
const DER_SEQUENCE = 0x30

/** The kinds of block that a PEM file of this room may hold (RFC 7468). */
export type PemLabel = 'CERTIFICATE' | 'X509 CRL' | 'CERTIFICATE REQUEST' | 'PKCS7'

const SYNONYMS: Record<PemLabel, string[]> = {
  'CERTIFICATE': ['CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE'],
  'X509 CRL': ['X509 CRL', 'CRL'],
  'CERTIFICATE REQUEST': ['CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST'],
  'PKCS7': ['PKCS7', 'CMS', 'PKCS #7 SIGNED DATA'],
}

/** RFC 7468 text of one DER value: 64 characters a line, a newline at the end. */
export function toPem(der: Uint8Array, label: PemLabel = 'CERTIFICATE'): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}

/**
 * The DER values of a file: DER itself, PEM with one block or several, or bare base64 (a PEM without its
 * frame, as some systems export it). Blocks of other kinds are passed over.
 *
 * @throws CaError E_PEM_UNREADABLE when there is none
 */
export function fromPem(bytes: Uint8Array, label: PemLabel = 'CERTIFICATE'): Uint8Array[] {
  if (bytes[0] === DER_SEQUENCE) return [Uint8Array.from(bytes)]
  const text = Buffer.from(bytes).toString('latin1')
  const found = blocksOf(text).filter(({ name }) => SYNONYMS[label].includes(name))
  const bodies = found.length > 0 ? found.map(({ body }) => body) : [text]
  return bodies.map((body) => fromBase64(body, label))
}

/** The blocks of a text in one pass: a beginning counts until the next, an end that is not its own ends nothing. */
function blocksOf(text: string): { name: string; body: string }[] {
  const blocks: { name: string; body: string }[] = []
  let begun: { name: string; from: number } | null = null
  for (const { 0: line, 1: kind, 2: name, index } of text.matchAll(BOUNDARY)) {
    if (kind === 'BEGIN') begun = { name, from: index + line.length }
    else if (begun?.name === name) {
      blocks.push({ name, body: text.slice(begun.from, index) })
      begun = null
    }
  }
  return blocks
}

function fromBase64(body: string, label: PemLabel): Uint8Array {
  const packed = body.replace(/\s+/g, '')
  const der = BASE64.test(packed) ? Buffer.from(packed, 'base64') : Buffer.alloc(0)
  if (der[0] !== DER_SEQUENCE) throw new CaError('E_PEM_UNREADABLE', { label })
  return Uint8Array.from(der)
}
