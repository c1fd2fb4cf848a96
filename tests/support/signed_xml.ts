import type { DateTime } from 'luxon'
import { algorithm } from '#ca/crypto/algorithms'
import type { Certified } from '#tests/support/chain'

const DSIG = 'http://www.w3.org/2000/09/xmldsig#'
const C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'
const MORE = 'http://www.w3.org/2001/04/xmldsig-more#'
const KAZAKH = 'urn:ietf:params:xml:ns:pkigovkz:xmlsec:algorithms:'

const METHODS: Record<string, [signature: string, digest: string]> = {
  'gost-2004': [`${MORE}gost34310-gost34311`, `${MORE}gost34311`],
  'gost-2015': [`${KAZAKH}gostr34102015-gostr34112015-512`, `${KAZAKH}gostr34112015-512`],
  'rsa': [`${MORE}rsa-sha256`, 'http://www.w3.org/2001/04/xmlenc#sha256'],
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const element = (name: string, attributes: string, inside = '') =>
  `<ds:${name}${attributes && ` ${attributes}`}>${inside}</ds:${name}>`

/** What is different from an enveloped signature over the whole document. */
export interface XmlOptions {
  uri?: string
  /** The bytes that the digest is of; the document itself without. */
  digestOf?: string
  transforms?: string[]
  /** Signed properties of XAdES, without them none. */
  xades?: XadesOptions
}

/** Properties of XAdES, as ETSI EN 319 132-1 has them. */
export interface XadesOptions {
  signedAt?: DateTime
  /** The certificate that is named; the signer's own without. */
  names?: Uint8Array
  /** A time stamp token over these bytes. */
  stamp?: (value: Uint8Array) => Promise<Uint8Array>
  /** Which form the stamp says that it is over. */
  stampForm?: string
}

const ETSI = 'http://uri.etsi.org/01903'
const property = (name: string, attributes: string, inside: string) =>
  `<xades:${name}${attributes && ` ${attributes}`}>${inside}</xades:${name}>`

function signedProperties(by: Certified, { signedAt, names = by.certificate }: XadesOptions) {
  const [, digestMethod] = METHODS[by.keys.algorithm]
  const { digest } = algorithm(by.keys.algorithm)
  const time = signedAt ? property('SigningTime', '', signedAt.toUTC().toISO() ?? '') : ''
  const named =
    element('DigestMethod', `Algorithm="${digestMethod}"`) +
    element('DigestValue', '', base64(digest(names)))
  const certificate = property(
    'SigningCertificateV2',
    '',
    property('Cert', '', property('CertDigest', '', named))
  )
  return property('SignedSignatureProperties', '', time + certificate)
}

/** ds:Object with the properties, signed and not. */
async function qualifying(signed: string, value: string, options: XadesOptions) {
  const bytes = Buffer.from(`<ds:SignatureValue xmlns:ds="${DSIG}">${value}</ds:SignatureValue>`)
  const form = element('CanonicalizationMethod', `Algorithm="${options.stampForm ?? C14N}"`)
  const token = options.stamp
    ? property('EncapsulatedTimeStamp', '', base64(await options.stamp(bytes)))
    : ''
  const unsigned = token
    ? property(
        'UnsignedProperties',
        '',
        property(
          'UnsignedSignatureProperties',
          '',
          property('SignatureTimeStamp', '', form + token)
        )
      )
    : ''
  const inside = property('SignedProperties', 'Id="signed"', signed) + unsigned
  return element(
    'Object',
    '',
    property('QualifyingProperties', `xmlns:xades="${ETSI}/v1.3.2#"`, inside)
  )
}

/** A ds:Signature over a document that is in its canonical form already. */
export async function xmlSignature(by: Certified, document: string, options: XmlOptions = {}) {
  const [signatureMethod, digestMethod] = METHODS[by.keys.algorithm]
  const { digest } = algorithm(by.keys.algorithm)
  const transforms = options.transforms ?? [`${DSIG}enveloped-signature`, C14N]
  const reference = element(
    'Reference',
    `URI="${options.uri ?? ''}"`,
    element(
      'Transforms',
      '',
      transforms.map((each) => element('Transform', `Algorithm="${each}"`)).join('')
    ) +
      element('DigestMethod', `Algorithm="${digestMethod}"`) +
      element('DigestValue', '', base64(digest(Buffer.from(options.digestOf ?? document))))
  )
  const properties = options.xades ? signedProperties(by, options.xades) : null
  const canonicalProperties = `<xades:SignedProperties xmlns:ds="${DSIG}" xmlns:xades="${ETSI}/v1.3.2#" Id="signed">${properties}</xades:SignedProperties>`
  const ofProperties = properties
    ? element(
        'Reference',
        `Type="${ETSI}#SignedProperties" URI="#signed"`,
        element('DigestMethod', `Algorithm="${digestMethod}"`) +
          element('DigestValue', '', base64(digest(Buffer.from(canonicalProperties))))
      )
    : ''
  const info = element(
    'SignedInfo',
    '',
    element('CanonicalizationMethod', `Algorithm="${C14N}"`) +
      element('SignatureMethod', `Algorithm="${signatureMethod}"`) +
      reference +
      ofProperties
  )
  const canonical = info.replace('<ds:SignedInfo>', `<ds:SignedInfo xmlns:ds="${DSIG}">`)
  const value = base64(await by.keys.signer().sign(Buffer.from(canonical)))
  const object = properties === null ? '' : await qualifying(properties, value, options.xades ?? {})
  const certificate = element('X509Certificate', '', base64(by.certificate))
  return element(
    'Signature',
    `xmlns:ds="${DSIG}"`,
    info +
      element('SignatureValue', '', value) +
      element('KeyInfo', '', element('X509Data', '', certificate)) +
      object
  )
}

/** A document with its signature as the last child of the outermost element. */
export async function signXml(by: Certified, document: string, options: XmlOptions = {}) {
  const signature = await xmlSignature(by, document, options)
  return document.replace(/<\/[^<]+>$/, (end) => `${signature}${end}`)
}
