import { CaError } from '#ca/ca_error'
import { ATTRIBUTES, type AttributeName } from '#ca/certificates/attributes'
import type { NamePart } from '#ca/certificates/names'

/** What has a meaning of its own in a name's text (RFC 4514 2.4). */
const SPECIAL = /[,+"\\<>;=#]/g

/** One attribute: everything up to a comma that no backslash stands before. */
const PART = /((?:\\.|[^\\,])+)(?:,\s*(?=\S)|$)/gs

const BY_SHORT_NAME = new Map(
  Object.entries(ATTRIBUTES).map(([name, { short }]) => [
    short.toUpperCase(),
    name as AttributeName,
  ])
)

/**
 * A name as programs beside tokens take it: attributes in their own order, `C=KZ,ST=…,CN=…`, special characters
 * with a backslash before them (RFC 4514, save for the order).
 */
export function distinguishedName(parts: readonly NamePart[]): string {
  return parts
    .map(([name, value]) => `${ATTRIBUTES[name].short}=${value.replace(SPECIAL, String.raw`\$&`)}`)
    .join(',')
}

function readPart(text: string): NamePart {
  const at = text.indexOf('=')
  const type = text.slice(0, at).trim().toUpperCase()
  const name = BY_SHORT_NAME.get(type)
  if (at < 1 || !name) throw new CaError('E_NAME_TEXT', { part: type.slice(0, 40) })
  return [name, text.slice(at + 1).replace(/\\(.)/gs, '$1')]
}

/**
 * The attributes of a name's text, in their order.
 *
 * @throws CaError E_NAME_TEXT for an attribute that our subjects never carry, or a text that is no name
 */
export function readDistinguishedName(text: string): NamePart[] {
  const found = [...text.matchAll(PART)]
  const read = found.reduce((length, [whole]) => length + whole.length, 0)
  if (found.length === 0 || read !== text.length)
    throw new CaError('E_NAME_TEXT', { part: text.slice(0, 40) })
  return found.map(([, part]) => readPart(part))
}
