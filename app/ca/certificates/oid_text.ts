import { CaError } from '#ca/ca_error'
import type { Element } from '#ca/certificates/der'

const OBJECT_IDENTIFIER = 0x06
/** Real identifiers have up to a dozen arcs of a few octets. */
const MAX_OCTETS = 64

/**
 * An OBJECT IDENTIFIER as text, `1.2.398.3.3` (X.690 8.19).
 *
 * @throws CaError E_DER_MALFORMED
 */
export function oidText(element: Element | undefined): string {
  const content = element?.content ?? new Uint8Array()
  const whole =
    content.length > 0 && content.length <= MAX_OCTETS && content[content.length - 1] < 0x80
  if (element?.tag !== OBJECT_IDENTIFIER || !whole) {
    throw new CaError('E_DER_MALFORMED', { reason: 'object identifier' })
  }
  const arcs: bigint[] = []
  let value = 0n
  for (const octet of content) {
    value = (value << 7n) | BigInt(octet & 0x7f)
    if (octet >= 0x80) continue
    arcs.push(value)
    value = 0n
  }
  const [first, ...rest] = arcs
  const top = first < 80n ? first / 40n : 2n
  return [top, first - top * 40n, ...rest].join('.')
}
