import { CaError } from '#ca/ca_error'
import { XML_ALGORITHMS } from '#ca/crypto/xml_algorithms'
import { attributesOf, bytesOf, exactly, type Name } from '#ca/hr/wire/tree'
import type { XmlElement } from '#ca/hr/wire/xml_element'
import { DSIG } from '#ca/verification/xml/child_elements'
import { EXCLUSIVE } from '#ca/verification/xml/signature_methods'

/** A reference of a signature, of the one form that is taken. */
export interface ReferencePart {
  uri: string
  digestMethod: string
  digest: Uint8Array
}

/** A ds:Signature, of the one form that is taken. */
export interface SignatureParts {
  element: XmlElement
  signedInfo: XmlElement
  method: string
  references: ReferencePart[]
  value: Uint8Array
  keyInfo: XmlElement
}

const name = (local: string): Name => [DSIG, local]

/** Algorithms of the channel: GOST 2015, GOST 2004, RSA with SHA-256. No MAC, no SHA-1, nothing weaker. */
const TAKEN = [XML_ALGORITHMS['gost-2015'], XML_ALGORITHMS['gost-2004'], XML_ALGORITHMS.rsa]
const METHODS = TAKEN.map(({ signature }) => signature)
const DIGESTS = TAKEN.map(({ digest }) => digest)

/** The one attribute of an element, which has nothing in it. */
function named(element: XmlElement, taken: readonly string[], code: `E_${string}`): string {
  const [attribute, ...more] = attributesOf(element)
  const uri = attribute?.nodeName === 'Algorithm' ? attribute.value : ''
  exactly(element)
  if (more.length > 0 || !taken.includes(uri)) throw new CaError(code, { uri: uri.slice(0, 100) })
  return uri
}

/** The transforms are these, one after another: no XPath, no XSLT, not one twice. */
function assertTransforms(element: XmlElement, transforms: readonly string[]): void {
  const found = exactly(element, ...transforms.map(() => name('Transform')))
  found.forEach((each, at) => named(each, [transforms[at]], 'E_HR_TRANSFORM'))
}

function referenceOf(element: XmlElement, transforms: readonly string[]): ReferencePart {
  const attributes = attributesOf(element)
  const [uri] = attributes.filter(({ nodeName }) => nodeName === 'URI')
  if (!uri || attributes.length > 1) throw new CaError('E_HR_REFERENCE', { uri: '-' })
  const [all, method, value] = exactly(
    element,
    name('Transforms'),
    name('DigestMethod'),
    name('DigestValue')
  )
  assertTransforms(all, transforms)
  const digestMethod = named(method, DIGESTS, 'E_HR_ALGORITHM')
  return { uri: uri.value, digestMethod, digest: bytesOf(value) }
}

/**
 * Reads a ds:Signature when it has the form of the contract, and no other: exclusive canonicalisation, these references
 * with these transforms, KeyInfo last.
 *
 * @param transforms of each reference
 * @throws CaError E_HR_ENVELOPE, E_HR_TRANSFORM, E_HR_ALGORITHM, E_HR_REFERENCE
 */
export function signatureParts(
  element: XmlElement,
  references: number,
  transforms: readonly string[]
): SignatureParts {
  const [signedInfo, value, keyInfo] = exactly(
    element,
    name('SignedInfo'),
    name('SignatureValue'),
    name('KeyInfo')
  )
  const [form, method, ...found] = exactly(
    signedInfo,
    name('CanonicalizationMethod'),
    name('SignatureMethod'),
    ...Array.from({ length: references }, () => name('Reference'))
  )
  named(form, [EXCLUSIVE], 'E_HR_TRANSFORM')
  return {
    element,
    signedInfo,
    method: named(method, METHODS, 'E_HR_ALGORITHM'),
    references: found.map((each) => referenceOf(each, transforms)),
    value: bytesOf(value),
    keyInfo,
  }
}
