import { CaError } from '#ca/ca_error'
import { C14nCanonicalization, ExclusiveCanonicalization, findAncestorNs } from 'xml-crypto'
import { broughtByStamps, broughtByValues, joined } from '#ca/verification/documents/brought'
import type { Brought } from '#ca/verification/documents/materials'
import { algorithmOf, below, bytesIn, children, only } from '#ca/verification/xml/child_elements'
import type { XmlDocument } from '#ca/verification/xml/read_xml'
import type { XmlSignature } from '#ca/verification/xml/signature_elements'
import { C14N, EXCLUSIVE } from '#ca/verification/xml/signature_methods'
import { qualifyingProperties } from '#ca/verification/xml/signed_properties'

/** A time stamp over the value of an XML signature. */
export interface XmlStamp {
  token: Uint8Array
  /** The bytes that it has to be over. @throws CaError E_TIME_STAMP_UNREADABLE for an unknown canonical form */
  stamped: () => Uint8Array
}

const unsigned = ({ element }: XmlSignature) =>
  below(qualifyingProperties(element), 'UnsignedProperties', 'UnsignedSignatureProperties')

/** Canonical bytes of an element where it stands. */
function canonical(node: Element, form: string, { document }: XmlDocument, at: number): Uint8Array {
  const signature = `*[local-name()='Signature'][${at}]`
  const ancestorNamespaces = findAncestorNs(
    document,
    `/*/${signature}/*[local-name()='SignatureValue']`
  )
  const options = { defaultNs: '', defaultNsForPrefix: {}, ancestorNamespaces }
  const text =
    form === EXCLUSIVE
      ? new ExclusiveCanonicalization().process(node, options)
      : new C14nCanonicalization().process(node, options)
  return new Uint8Array(Buffer.from(String(text), 'utf8'))
}

/**
 * The first SignatureTimeStamp: over the canonical form of ds:SignatureValue (ETSI EN 319 132-1 5.3). undefined without one.
 */
export function stampOf(document: XmlDocument, signature: XmlSignature): XmlStamp | undefined {
  const [stamp] = below(unsigned(signature), 'SignatureTimeStamp')
  const [token] = stamp ? below([stamp], 'EncapsulatedTimeStamp') : []
  if (!token) return undefined
  const [form = C14N] = children(stamp, 'CanonicalizationMethod').map(algorithmOf)
  const value = only(signature.element, 'SignatureValue')
  return {
    token: bytesIn(token),
    stamped: () => {
      if (![C14N, EXCLUSIVE].includes(form)) throw new CaError('E_TIME_STAMP_UNREADABLE')
      return canonical(value, form, document, signature.position)
    },
  }
}

/** Certificates and revocation information that a signature carries. */
export function broughtByXml(signature: XmlSignature): Brought {
  const all = unsigned(signature)
  const values = (...names: string[]) => below(all, ...names).map(bytesIn)
  const { certificates } = signature
  const more = values('CertificateValues', 'EncapsulatedX509Certificate')
  return joined([
    broughtByValues({
      certificates: [...certificates, ...more],
      lists: values('RevocationValues', 'CRLValues', 'EncapsulatedCRLValue'),
      responses: values('RevocationValues', 'OCSPValues', 'EncapsulatedOCSPValue'),
    }),
    broughtByStamps(values('SignatureTimeStamp', 'EncapsulatedTimeStamp')),
  ])
}
