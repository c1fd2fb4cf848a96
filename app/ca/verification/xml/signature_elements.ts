import { CaError } from '#ca/ca_error'
import type { XmlDocument } from '#ca/verification/xml/read_xml'
import {
  CANONICAL_FORMS,
  DIGEST_METHODS,
  ENVELOPED,
  SIGNATURE_METHODS,
} from '#ca/verification/xml/signature_methods'

const DSIG = 'http://www.w3.org/2000/09/xmldsig#'
/** More signatures than any real document has. */
const MAX_SIGNATURES = 32

/** A ds:Signature of the document's own element. */
export interface XmlSignature {
  element: Element
  /** DER of each X509Certificate. */
  certificates: Uint8Array[]
  signatureMethod: string
  /** Why it cannot be followed: its method, transform or digest is not known. null when it can. */
  unknown: string | null
}

function children(element: Element, name: string): Element[] {
  return Array.from(element.childNodes).filter(
    (node): node is Element =>
      node.nodeType === 1 &&
      (node as Element).localName === name &&
      (node as Element).namespaceURI === DSIG
  )
}

/** The one child of that name. @throws CaError E_XML_SIGNATURE_SHAPE */
function only(element: Element, name: string): Element {
  const found = children(element, name)
  if (found.length !== 1) throw new CaError('E_XML_SIGNATURE_SHAPE', { element: name })
  return found[0]
}

const algorithmOf = (element: Element) => element.getAttribute('Algorithm') ?? ''

/**
 * The reference is to the whole document that holds the signature: `URI=""`, or the Id of its outermost element,
 * which no other element has. Anything else is how signed parts are moved and wrapped.
 */
function assertWhole(reference: Element, root: Element): void {
  const uri = reference.getAttribute('URI')
  if (uri === '') return
  const ids = ['Id', 'ID', 'id']
  const named = [root, ...Array.from(root.getElementsByTagName('*'))].filter((each) =>
    ids.some((id) => each.getAttribute(id) === uri?.slice(1))
  )
  if (!uri?.startsWith('#') || named.length !== 1 || named[0] !== root) {
    throw new CaError('E_XML_SIGNATURE_PART', { uri: uri ?? '-' })
  }
}

/** Transforms that leave the whole document signed: the signature taken out, a canonical form. */
function unknownTransform(reference: Element): string | undefined {
  const transforms = children(only(reference, 'Transforms'), 'Transform').map(algorithmOf)
  if (!transforms.includes(ENVELOPED))
    throw new CaError('E_XML_SIGNATURE_SHAPE', { element: 'Transform' })
  return transforms.find((each) => each !== ENVELOPED && !CANONICAL_FORMS.includes(each))
}

function certificatesOf(element: Element): Uint8Array[] {
  return children(element, 'KeyInfo')
    .flatMap((info) => children(info, 'X509Data'))
    .flatMap((data) => children(data, 'X509Certificate'))
    .map(({ textContent }) => new Uint8Array(Buffer.from(textContent ?? '', 'base64')))
}

function readSignature(element: Element, root: Element): XmlSignature {
  const info = only(element, 'SignedInfo')
  only(element, 'SignatureValue')
  const reference = only(info, 'Reference')
  assertWhole(reference, root)
  const form = algorithmOf(only(info, 'CanonicalizationMethod'))
  const signatureMethod = algorithmOf(only(info, 'SignatureMethod'))
  const digest = algorithmOf(only(reference, 'DigestMethod'))
  const unknown = [
    unknownTransform(reference),
    CANONICAL_FORMS.includes(form) ? undefined : form,
    signatureMethod in SIGNATURE_METHODS ? undefined : signatureMethod,
    digest in DIGEST_METHODS ? undefined : digest,
  ].find((each) => each !== undefined)
  return {
    element,
    signatureMethod,
    certificates: certificatesOf(element),
    unknown: unknown ?? null,
  }
}

/**
 * The signatures of a document: children of its outermost element, each over the whole of it.
 *
 * @throws CaError E_XML_NOT_SIGNED, E_XML_SIGNATURE_SHAPE, E_XML_SIGNATURE_PLACE, E_XML_SIGNATURE_PART
 */
export function signaturesOf({ document }: XmlDocument): XmlSignature[] {
  const root = document.documentElement
  const all = Array.from(root.getElementsByTagNameNS(DSIG, 'Signature'))
  const own = children(root, 'Signature')
  if (all.length === 0) throw new CaError('E_XML_NOT_SIGNED')
  if (all.length !== own.length || own.length > MAX_SIGNATURES) {
    throw new CaError('E_XML_SIGNATURE_PLACE')
  }
  return own.map((element) => readSignature(element, root))
}
