import { CaError } from '#ca/ca_error'
import type { HrRequest, Language } from '#ca/hr/requests'
import { MESSAGE_ID } from '#ca/hr/wire/gateway_request'
import { attributesOf, bytesOf, elementsOf, isNamed, parse, textOf } from '#ca/hr/wire/tree'
import type { XmlElement } from '#ca/hr/wire/xml_element'
import { SECOND_CERTIFICATE_GROUNDS } from '#models/application'
import type { SecondCertificateGround } from '#models/application'

/** What a person signed (contracts/hr/v1/hr.xsd). */
export interface Payload {
  messageId: string
  language: Language
  request: HrRequest
}

const LANGUAGES: readonly Language[] = ['kk', 'ru', 'en']
const FORMS: Record<string, RegExp> = {
  messageId: MESSAGE_ID,
  language: /^(kk|ru|en)$/,
  iin: /^[0-9]{12}$/,
  carrierSerial: /^[0-9A-Za-z._-]{1,64}$/,
  serial: /^[0-9A-Fa-f]{2,40}$/,
  ground: /^[a-z_]{1,40}$/,
  number: /^[1-9][0-9]{0,8}$/,
  page: /^[1-9][0-9]{0,8}$/,
  from: /^\d{4}-\d\d-\d\d$/,
  to: /^\d{4}-\d\d-\d\d$/,
}
/** The elements of each request, in their order; `?` may be absent. */
const FIELDS = {
  issue: ['iin', 'carrierSerial', 'request', 'ground?'],
  revoke: ['iin', 'serial', 'ground'],
  state: ['number'],
  refusals: ['from', 'to', 'page'],
} as const satisfies Record<HrRequest['kind'], string[]>

/** Bytes of a certificate request, at most. */
const LONGEST_REQUEST = 16_384

const NAMES = new Set([...Object.keys(FORMS), 'request'])

/** A name that the contract does not have may hold anything: it is not repeated. */
const wrong = (field: string) =>
  new CaError('E_HR_PAYLOAD', { field: NAMES.has(field) ? field : '-' })

/** The fields in their order, each of its form, and nothing besides. */
class Fields {
  readonly #found = new Map<string, XmlElement>()

  constructor(root: XmlElement, names: readonly string[]) {
    const rest = elementsOf(root)
    for (const name of names) {
      const own = name.replace('?', '')
      const [next] = rest
      if (next && isNamed(next, [null, own])) this.#found.set(own, this.#plain(next))
      else if (own === name) throw wrong(name)
      if (this.#found.has(own)) rest.shift()
    }
    if (rest.length > 0) throw wrong(rest[0].nodeName)
  }

  #plain(element: XmlElement): XmlElement {
    if (attributesOf(element).length > 0) throw wrong(element.nodeName)
    return element
  }

  text(name: string): string {
    const element = this.#found.get(name)
    const text = element ? textOf(element) : ''
    if (!FORMS[name].test(text)) throw wrong(name)
    return text
  }

  has(name: string): boolean {
    return this.#found.has(name)
  }

  bytes(name: string): Uint8Array {
    const element = this.#found.get(name)
    const bytes = element ? bytesOf(element) : null
    if (!bytes || bytes.length > LONGEST_REQUEST) throw wrong(name)
    return bytes
  }
}

function secondGround(fields: Fields): SecondCertificateGround | null {
  if (!fields.has('ground')) return null
  const text = fields.text('ground')
  const ground = SECOND_CERTIFICATE_GROUNDS.find((each) => each === text)
  if (!ground) throw wrong('ground')
  return ground
}

function requestOf(kind: HrRequest['kind'], fields: Fields, language: Language): HrRequest {
  const text = (name: string) => fields.text(name)
  switch (kind) {
    case 'issue':
      return {
        kind,
        language,
        iin: text('iin'),
        carrierSerial: text('carrierSerial'),
        request: fields.bytes('request'),
        ground: secondGround(fields),
      }
    case 'revoke':
      return { kind, language, iin: text('iin'), serial: text('serial'), ground: text('ground') }
    case 'state':
      return { kind, number: Number(text('number')) }
    case 'refusals':
      return { kind, from: text('from'), to: text('to'), page: Number(text('page')) }
  }
}

const isKind = (name: string): name is HrRequest['kind'] => Object.hasOwn(FIELDS, name)

/**
 * Reads the request from the canonical form over which the person's signature holds.
 *
 * @throws CaError E_HR_PAYLOAD
 */
export function readPayload(signed: string): Payload {
  const root = parse(signed)
  const kind = root.localName
  if (!isKind(kind)) throw wrong(kind)
  const fields = new Fields(root, ['messageId', 'language', ...FIELDS[kind]])
  const language = LANGUAGES.find((each) => each === fields.text('language')) ?? 'kk'
  const messageId = fields.text('messageId')
  return { messageId, language, request: requestOf(kind, fields, language) }
}
