import { CaError } from '#ca/ca_error'
import {
  ATTRIBUTES,
  attributeName,
  type AttributeName,
  type StringType,
} from '#ca/certificates/attributes'
import { childrenOf, readWhole, TAG, type Element } from '#ca/certificates/der'
import { objectIdentifier } from '#ca/certificates/der_values'
import type { NameAttribute } from '#ca/certificates/names'

const latin1 = (bytes: Uint8Array) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')

/** Our attribute types by the DER of their identifiers. */
const TYPES = new Map<string, string>(
  Object.values(ATTRIBUTES).map(({ oid }) => [latin1(objectIdentifier(oid)), oid])
)
const STRINGS = new Map<number, StringType>([
  [TAG.PRINTABLE_STRING, 'printable'],
  [TAG.UTF8_STRING, 'utf8'],
  [TAG.IA5_STRING, 'ia5'],
])
const ASCII = /^[\x20-\x7e]*$/
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** What is not of the plain form: another reader reads it. */
class OtherForm extends Error {}

function expect(element: Element | undefined, tag: number): Element {
  if (element?.tag !== tag) throw new OtherForm()
  return element
}

function textOf({ content }: Element, string: StringType): string {
  if (string === 'utf8') return utf8.decode(content)
  const text = latin1(content)
  if (!ASCII.test(text)) throw new OtherForm()
  return text
}

function attributeOf(element: Element, position: number): NameAttribute {
  const [type, value, ...rest] = childrenOf(expect(element, TAG.SEQUENCE))
  const oid = TYPES.get(latin1(expect(type, TAG.OBJECT_IDENTIFIER).bytes))
  const string = value && STRINGS.get(value.tag)
  if (oid === undefined || string === undefined || rest.length > 0) throw new OtherForm()
  const name: AttributeName | undefined = attributeName(oid)
  return { oid, name, value: textOf(value, string), string, position }
}

function attributesOf(set: Element, position: number): NameAttribute[] {
  const members = childrenOf(expect(set, TAG.SET))
  if (members.length === 0) throw new OtherForm()
  return members.map((member) => attributeOf(member, position))
}

/**
 * The attributes of a name as the State CA writes them: DER, our attribute types, PrintableString, UTF8String, IA5String;
 * null for any other name.
 */
export function readPlainName(der: Uint8Array): NameAttribute[] | null {
  try {
    return childrenOf(expect(readWhole(der), TAG.SEQUENCE)).flatMap(attributesOf)
  } catch (error) {
    if (error instanceof OtherForm || error instanceof CaError || error instanceof TypeError)
      return null
    throw error
  }
}
