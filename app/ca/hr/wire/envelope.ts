import { CaError } from '#ca/ca_error'
import { SOAP, WSSE, WSU } from '#ca/hr/namespaces'
import type { Role } from '#ca/hr/wire/check_signature'
import { isToken } from '#ca/hr/wire/key_hint'
import { signatureParts, type SignatureParts } from '#ca/hr/wire/signature_parts'
import { attributesOf, elementsOf, exactly, isNamed, parse, type Name } from '#ca/hr/wire/tree'
import type { XmlElement } from '#ca/hr/wire/xml_element'
import { DSIG } from '#ca/verification/xml/child_elements'
import { EXCLUSIVE } from '#ca/verification/xml/signature_methods'

const SIGNATURE: Name = [DSIG, 'Signature']
const TIMESTAMP: Name = [WSU, 'Timestamp']

/** The parts of a message, none of them believed yet. */
export interface Envelope {
  body: XmlElement
  timestamp: XmlElement
  /** The owner's, over Body and Timestamp in this order. */
  signature: SignatureParts
  token: XmlElement | undefined
}

const missing = (role: Role) => new CaError('E_HR_SIGNATURE_MISSING', { role })

/** Every Id of the message, under whatever name of an attribute, stands there once. */
function assertUniqueIds(root: XmlElement): void {
  const seen = new Set<string>()
  for (const element of root.all()) {
    for (const { nodeName, value } of attributesOf(element)) {
      if (!/(^|:)id$/i.test(nodeName)) continue
      if (seen.has(value)) throw new CaError('E_HR_IDS', { id: value.slice(0, 60) })
      seen.add(value)
    }
  }
}

function idOf(element: XmlElement): string {
  const ids = attributesOf(element)
  const [id] = ids
  if (ids.length !== 1 || id.namespaceURI !== WSU || id.localName !== 'Id' || id.value === '')
    throw new CaError('E_HR_REFERENCE', { uri: element.nodeName })
  return id.value
}

/** Header, one Security in it: the Timestamp, one signature, perhaps its token. */
function securityOf(
  header: XmlElement
): Pick<Envelope, 'timestamp' | 'token'> & { own: XmlElement } {
  const [security] = elementsOf(header)
  if (!security) throw missing('owner')
  const parts = elementsOf(exactly(header, [WSSE, 'Security'])[0])
  const named = (name: Name) => parts.filter((each) => isNamed(each, name))
  const [[timestamp], [own], [token]] = [named(TIMESTAMP), named(SIGNATURE), parts.filter(isToken)]
  if (!own) throw missing('owner')
  const known = [timestamp, own, token].filter(Boolean)
  const [foreign] = parts.filter((each) => !known.includes(each))
  if (!timestamp || foreign)
    throw new CaError('E_HR_ENVELOPE', { element: foreign?.nodeName.slice(0, 60) ?? 'Timestamp' })
  return { timestamp, own, token }
}

/** The references are to the elements that were found by their places, and stand in their order. */
function ordered(parts: SignatureParts, ...targets: XmlElement[]): SignatureParts {
  const references = targets.map((target) => {
    const uri = `#${idOf(target)}`
    const [found, ...more] = parts.references.filter((each) => each.uri === uri)
    if (!found || more.length > 0) throw new CaError('E_HR_REFERENCE', { uri: uri.slice(0, 60) })
    return found
  })
  return { ...parts, references }
}

/**
 * Finds the parts of a message by their places, and nothing by its Id: an Envelope with one Header and one Body.
 *
 * @param text counted already
 * @throws CaError E_HR_ENVELOPE, E_HR_IDS, E_HR_SIGNATURE_MISSING, E_HR_REFERENCE, E_HR_TRANSFORM, E_HR_ALGORITHM
 */
export function readEnvelope(text: string): Envelope {
  const root = parse(text)
  if (!isNamed(root, [SOAP, 'Envelope']))
    throw new CaError('E_HR_ENVELOPE', { element: root.nodeName.slice(0, 60) })
  assertUniqueIds(root)
  const [first] = elementsOf(root)
  if (first && isNamed(first, [SOAP, 'Body'])) throw missing('owner')
  const [header, body] = exactly(root, [SOAP, 'Header'], [SOAP, 'Body'])
  const { timestamp, token, own } = securityOf(header)
  const parts = signatureParts(own, 2, [EXCLUSIVE])
  return { body, timestamp, token, signature: ordered(parts, body, timestamp) }
}
