import { CaError } from '#ca/ca_error'
import { BASE64, WSSE, X509V3 } from '#ca/hr/namespaces'
import type { Role } from '#ca/hr/wire/check_signature'
import { attributesOf, bytesOf, elementsOf, exactly, isNamed, type Name } from '#ca/hr/wire/tree'
import type { XmlElement } from '#ca/hr/wire/xml_element'
import { DSIG } from '#ca/verification/xml/child_elements'

const TOKEN: Name = [WSSE, 'BinarySecurityToken']
const IDENTIFIER: Name = [WSSE, 'KeyIdentifier']

const unclear = (role: Role) => new CaError('E_HR_KEY_INFO', { role })

/** What encodes a certificate says that it does, and that it is one. */
function certificateIn(element: XmlElement): Uint8Array {
  const encoded = element.getAttribute('EncodingType') ?? BASE64
  if (element.getAttribute('ValueType') !== X509V3 || encoded !== BASE64) throw unclear('owner')
  return bytesOf(element)
}

/** The token that a reference of KeyInfo names by its Id. */
function referenced(reference: XmlElement, token: XmlElement | undefined): Uint8Array {
  const [id] = token ? attributesOf(token).filter(({ localName }) => localName === 'Id') : []
  if (!token || !id || reference.getAttribute('URI') !== `#${id.value}`) throw unclear('owner')
  return certificateIn(token)
}

/**
 * The certificate that the owner's KeyInfo names (X.509 token profile 1.0): a key identifier, or a reference to the
 * security token. It is a hint: whose key it is, the register of systems says.
 *
 * @throws CaError E_HR_KEY_INFO, E_HR_ENVELOPE
 */
export function ownerHint(keyInfo: XmlElement, token: XmlElement | undefined): Uint8Array {
  const [reference] = exactly(keyInfo, [WSSE, 'SecurityTokenReference'])
  const [named, ...more] = elementsOf(reference)
  if (!named || more.length > 0) throw unclear('owner')
  if (isNamed(named, IDENTIFIER) && !token) return certificateIn(named)
  if (isNamed(named, [WSSE, 'Reference'])) return referenced(named, token)
  throw unclear('owner')
}

/** The one certificate in the person's KeyInfo. It is a hint, as the owner's. @throws CaError E_HR_KEY_INFO */
export function personHint(keyInfo: XmlElement): Uint8Array {
  const [data, ...others] = elementsOf(keyInfo)
  if (!data || others.length > 0 || !isNamed(data, [DSIG, 'X509Data'])) throw unclear('person')
  const [certificate, ...more] = elementsOf(data)
  if (!certificate || more.length > 0 || !isNamed(certificate, [DSIG, 'X509Certificate']))
    throw unclear('person')
  return bytesOf(certificate)
}

/** Whether an element is a security token beside the signature. */
export const isToken = (element: XmlElement): boolean => isNamed(element, TOKEN)
