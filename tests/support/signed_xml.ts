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
  const info = element(
    'SignedInfo',
    '',
    element('CanonicalizationMethod', `Algorithm="${C14N}"`) +
      element('SignatureMethod', `Algorithm="${signatureMethod}"`) +
      reference
  )
  const canonical = info.replace('<ds:SignedInfo>', `<ds:SignedInfo xmlns:ds="${DSIG}">`)
  const value = await by.keys.signer().sign(Buffer.from(canonical))
  const certificate = element('X509Certificate', '', base64(by.certificate))
  return element(
    'Signature',
    `xmlns:ds="${DSIG}"`,
    info +
      element('SignatureValue', '', base64(value)) +
      element('KeyInfo', '', element('X509Data', '', certificate))
  )
}

/** A document with its signature as the last child of the outermost element. */
export async function signXml(by: Certified, document: string, options: XmlOptions = {}) {
  const signature = await xmlSignature(by, document, options)
  return document.replace(/<\/[^<]+>$/, (end) => `${signature}${end}`)
}
