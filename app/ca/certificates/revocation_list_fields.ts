import type { DateTime } from 'luxon'
import { CaError } from '#ca/ca_error'
import { asn1Time, readAsn1Time } from '#ca/certificates/asn1_time'
import { childrenOf, readWhole, TAG, writeElement, type Element } from '#ca/certificates/der'
import { oidText } from '#ca/certificates/oid_text'
import { LIST_EXTENSIONS, listExtension } from '#ca/certificates/revocation_list_extensions'

/** An extension of a list. */
export interface ListExtension {
  oid: string
  /** DER of that. */
  name: Uint8Array
  critical: boolean
  /** DER. */
  value: Uint8Array
}

/** TBSCertList (RFC 5280 5.1.2), field by field. */
export interface ListFields {
  /** DER, as the next two. */
  version: Uint8Array
  signature: Uint8Array
  issuer: Uint8Array
  thisUpdate: DateTime<true>
  nextUpdate: DateTime<true> | null
  /** The content of revokedCertificates, none when it is absent. */
  lines: Uint8Array
  extensions: ListExtension[]
  /** Everything but the lines, as it stands there. */
  frame: Uint8Array
}

const refuse = (reason: string): never => {
  throw new CaError('E_DER_MALFORMED', { reason })
}

/** Takes one element after the other off a sequence. */
class Fields {
  #at = 0

  constructor(private readonly elements: readonly Element[]) {}

  /** The next element when it is of one of these types. */
  optional(...tags: number[]): Element | null {
    const element = this.elements.at(this.#at)
    if (!element || !tags.includes(element.tag)) return null
    this.#at += 1
    return element
  }

  required(...tags: number[]): Element {
    return this.optional(...tags) ?? refuse('a field is missing or another')
  }

  end(): void {
    if (this.#at < this.elements.length) refuse('there is a field too many')
  }
}

function readExtension(element: Element): ListExtension {
  const fields = new Fields(childrenOf(element))
  const name = fields.required(TAG.OBJECT_IDENTIFIER)
  const critical = fields.optional(TAG.BOOLEAN)
  const value = fields.required(TAG.OCTET_STRING)
  fields.end()
  return {
    oid: oidText(name),
    name: name.bytes,
    critical: critical !== null && critical.content[0] !== 0,
    value: value.content,
  }
}

function readExtensions(element: Element | null): ListExtension[] {
  if (!element) return []
  return childrenOf(readWhole(element.content)).map(readExtension)
}

/**
 * Reads the bytes to be signed of a revocation list; its lines are left as they are, however many there may be.
 *
 * @param tbs DER TBSCertList
 * @throws CaError E_DER_MALFORMED
 */
export function readListFields(tbs: Uint8Array): ListFields {
  const elements = childrenOf(readWhole(tbs))
  const fields = new Fields(elements)
  const version = fields.required(TAG.INTEGER).bytes
  const signature = fields.required(TAG.SEQUENCE).bytes
  const issuer = fields.required(TAG.SEQUENCE).bytes
  const thisUpdate = readAsn1Time(fields.required(TAG.UTC_TIME, TAG.GENERALIZED_TIME))
  const next = fields.optional(TAG.UTC_TIME, TAG.GENERALIZED_TIME)
  const lines = fields.optional(TAG.SEQUENCE)
  const extensions = readExtensions(fields.optional(LIST_EXTENSIONS))
  fields.end()
  const others = elements.filter((element) => element !== lines).map(({ bytes }) => bytes)
  return {
    ...{ version, signature, issuer, thisUpdate, extensions },
    nextUpdate: next && readAsn1Time(next),
    lines: lines?.content ?? new Uint8Array(),
    frame: writeElement(TAG.SEQUENCE, ...others),
  }
}

/** The same but for the lines, written again from what was read: other bytes were no DER (X.690 10, 11). */
export function writeListFrame(fields: ListFields): Uint8Array {
  const { version, signature, issuer, thisUpdate, nextUpdate, extensions } = fields
  const written = extensions.map(({ name, critical, value }) =>
    listExtension(name, critical, value)
  )
  return writeElement(
    TAG.SEQUENCE,
    ...[version, signature, issuer, asn1Time(thisUpdate)],
    ...(nextUpdate ? [asn1Time(nextUpdate)] : []),
    ...(extensions.length > 0
      ? [writeElement(LIST_EXTENSIONS, writeElement(TAG.SEQUENCE, ...written))]
      : [])
  )
}
