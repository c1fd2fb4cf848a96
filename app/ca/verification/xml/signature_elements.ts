import { CaError } from '#ca/ca_error'
import { algorithmOf, bytesIn, children, DSIG, only } from '#ca/verification/xml/child_elements'
import { signedProperties } from '#ca/verification/xml/signed_properties'
import type { XmlDocument } from '#ca/verification/xml/read_xml'
import {
  CANONICAL_FORMS,
  DIGEST_METHODS,
  ENVELOPED,
  SIGNATURE_METHODS,
} from '#ca/verification/xml/signature_methods'

/** The kind of reference that signs the properties (ETSI EN 319 132-1 4.4.2). */
const SIGNED_PROPERTIES = 'http://uri.etsi.org/01903#SignedProperties'
/** More signatures than any real document has. */
const MAX_SIGNATURES = 32
/** Elements times signatures: the whole document is read and copied for each. */
const MAX_SIGNED_ELEMENTS = 100_000
/** The signature taken out, a canonical form; a chain of more only costs. */
const MAX_TRANSFORMS = 4

/** A ds:Signature of the document's own element. */
export interface XmlSignature {
  element: Element
  /** Which one of the document it is, from 1. */
  position: number
  /** DER of each X509Certificate. */
  certificates: Uint8Array[]
  /** What the signer says besides and signs with it (XAdES); null without. */
  properties: Element | null
  /** Why it cannot be followed: its method, transform or digest is not known. null when it can. */
  unknown: string | null
}

/** The one element with the Id that a reference names; several of the same Id are how parts are moved. */
function elementOf(uri: string, root: Element): Element | null {
  const named = [root, ...Array.from(root.getElementsByTagName('*'))].filter((each) =>
    ['Id', 'ID', 'id'].some((id) => each.getAttribute(id) === uri.slice(1))
  )
  return named.length === 1 ? named[0] : null
}

/**
 * The reference is to the whole document that holds the signature: `URI=""`, or the Id of its outermost element,
 * which no other element has. Anything else is how signed parts are moved and wrapped.
 */
function assertWhole(reference: Element, root: Element): void {
  const uri = reference.getAttribute('URI')
  if (uri === '') return
  if (!uri?.startsWith('#') || elementOf(uri, root) !== root) {
    throw new CaError('E_XML_SIGNATURE_PART', { uri: uri ?? '-' })
  }
}

/** @throws CaError E_XML_SIGNATURE_SHAPE for more than anybody needs */
function transformsOf(reference: Element): string[] {
  const all = children(reference, 'Transforms').flatMap((each) => children(each, 'Transform'))
  if (all.length > MAX_TRANSFORMS)
    throw new CaError('E_XML_SIGNATURE_SHAPE', { element: 'Transform' })
  return all.map(algorithmOf)
}

/** Transforms that leave the whole document signed: the signature taken out, a canonical form. */
function unknownTransform(reference: Element): string | undefined {
  const transforms = transformsOf(reference)
  if (!transforms.includes(ENVELOPED))
    throw new CaError('E_XML_SIGNATURE_SHAPE', { element: 'Transform' })
  return transforms.find((each) => each !== ENVELOPED && !CANONICAL_FORMS.includes(each))
}

function certificatesOf(element: Element): Uint8Array[] {
  return children(element, 'KeyInfo')
    .flatMap((info) => children(info, 'X509Data'))
    .flatMap((data) => children(data, 'X509Certificate'))
    .map(bytesIn)
}

/** Where the signer's own words are: signed by a second reference that says so. */
function propertiesOf(reference: Element | undefined, root: Element, signature: Element) {
  if (!reference) return null
  const uri = reference.getAttribute('URI') ?? '-'
  const named = elementOf(uri, root)
  if (!named || !signedProperties(signature).includes(named)) {
    throw new CaError('E_XML_SIGNATURE_PART', { uri })
  }
  return named
}

/** What nobody here can follow, of the transforms, forms and methods that a signature names. */
function unknownIn(info: Element, document: Element, properties: Element | undefined) {
  const references = properties ? [document, properties] : [document]
  const transforms = properties ? transformsOf(properties) : []
  const forms = [algorithmOf(only(info, 'CanonicalizationMethod')), ...transforms]
  const digests = references.map((each) => algorithmOf(only(each, 'DigestMethod')))
  const signatureMethod = algorithmOf(only(info, 'SignatureMethod'))
  return (
    unknownTransform(document) ??
    forms.find((each) => !CANONICAL_FORMS.includes(each)) ??
    [signatureMethod].find((each) => !(each in SIGNATURE_METHODS)) ??
    digests.find((each) => !(each in DIGEST_METHODS)) ??
    null
  )
}

function readSignature(element: Element, root: Element, position: number): XmlSignature {
  const info = only(element, 'SignedInfo')
  only(element, 'SignatureValue')
  const references = children(info, 'Reference')
  const isOfProperties = (each: Element) => each.getAttribute('Type') === SIGNED_PROPERTIES
  const [document, ...others] = references.filter((each) => !isOfProperties(each))
  const [properties, ...more] = references.filter(isOfProperties)
  if (!document || others.length > 0 || more.length > 0)
    throw new CaError('E_XML_SIGNATURE_SHAPE', { element: 'Reference' })
  assertWhole(document, root)
  return {
    element,
    position,
    certificates: certificatesOf(element),
    properties: propertiesOf(properties, root, element),
    unknown: unknownIn(info, document, properties),
  }
}

/**
 * The signatures of a document: children of its outermost element, each over the whole of it.
 *
 * @throws CaError E_XML_UNREADABLE (size), E_XML_NOT_SIGNED, E_XML_SIGNATURE_SHAPE, E_XML_SIGNATURE_PLACE, E_XML_SIGNATURE_PART
 */
export function signaturesOf({ document }: XmlDocument): XmlSignature[] {
  const root = document.documentElement
  const all = Array.from(root.getElementsByTagNameNS(DSIG, 'Signature'))
  const own = children(root, 'Signature')
  if (all.length === 0) throw new CaError('E_XML_NOT_SIGNED')
  if (all.length !== own.length || own.length > MAX_SIGNATURES) {
    throw new CaError('E_XML_SIGNATURE_PLACE')
  }
  if (root.getElementsByTagName('*').length * own.length > MAX_SIGNED_ELEMENTS) {
    throw new CaError('E_XML_UNREADABLE', { reason: 'size' })
  }
  return own.map((element, index) => readSignature(element, root, index + 1))
}
