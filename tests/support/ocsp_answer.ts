import { readElement, type Element } from '#tests/support/der'
import { basicOcspResponse, type Signed } from '#tests/support/signed_structures'

/** What an answer says of one certificate; times as GeneralizedTime. */
export type SaidStatus =
  | { kind: 'good' }
  | { kind: 'unknown' }
  | { kind: 'revoked'; at: string; reason?: number }

/** An OCSP answer taken apart. */
export interface ReadAnswer {
  signed: Signed
  /** DER. */
  certificate: Uint8Array
  responderName: Uint8Array
  producedAt: string
  certIds: Uint8Array[]
  statuses: SaidStatus[]
  thisUpdates: string[]
  nextUpdates: (string | undefined)[]
  /** Hex of each extension's value by the hex of its OID. */
  extensions: Record<string, string>
}

const text = ({ content }: Element) => Buffer.from(content).toString('latin1')
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

function statusOf({ tag, children }: Element): SaidStatus {
  if (tag === 0x80) return { kind: 'good' }
  if (tag === 0x82) return { kind: 'unknown' }
  const [at, reason] = children
  return { kind: 'revoked', at: text(at), reason: reason?.children[0].content[0] }
}

/** Takes a successful OCSP answer apart (RFC 6960 4.2.1). */
export function readAnswer(der: Uint8Array): ReadAnswer {
  const { certificate, ...signed } = basicOcspResponse(der)
  const [responder, producedAt, singles, extensions] = readElement(signed.data).children
  const each = singles.children.map(({ children }) => children)
  const list = extensions?.children[0].children ?? []
  return {
    signed,
    certificate,
    responderName: responder.content,
    producedAt: text(producedAt),
    certIds: each.map(([id]) => id.raw),
    statuses: each.map(([, status]) => statusOf(status)),
    thisUpdates: each.map(([, , at]) => text(at)),
    nextUpdates: each.map(([, , , next]) => next && text(next.children[0])),
    extensions: Object.fromEntries(
      list.map(({ children }) => [hex(children[0].content), hex(children.at(-1)!.content)])
    ),
  }
}
