import { DOMParser } from '@xmldom/xmldom'
import { SignedXml } from 'xml-crypto'
import { StationError } from '#station/station_error'
import { XML_ALGORITHMS } from '#ca/crypto/xml_algorithms'
import { signingCertificate } from '#station/sign/certificate'
import type { ErrorFirstCallback, HashAlgorithm, SignatureAlgorithm } from 'xml-crypto'
import type { Algorithm } from '#ca/crypto/algorithms'
import type { SignOnCarrier } from '#station/sign/cms'

const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature'

/** Node.ELEMENT_NODE. */
const ELEMENT = 1

/** The library asks for a key even when it does not sign itself. */
const ON_THE_CARRIER = 'on the carrier'

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

function hashOf({ name, digest }: Algorithm): new () => HashAlgorithm {
  return class {
    getAlgorithmName = () => XML_ALGORITHMS[name].digest
    getHash = (xml: string) => base64(digest(Buffer.from(xml, 'utf8')))
  }
}

function signatureOf({ name }: Algorithm, sign: SignOnCarrier): new () => SignatureAlgorithm {
  return class {
    getAlgorithmName = () => XML_ALGORITHMS[name].signature
    getSignature(info: unknown, _key: unknown, callback?: ErrorFirstCallback<string>): string {
      sign(Buffer.from(String(info), 'utf8')).then(
        (signature) => callback?.(null, base64(signature)),
        (error: Error) => callback?.(error)
      )
      return ''
    }
    verifySignature(): boolean {
      throw new StationError('E_MESSAGE_TYPE')
    }
  }
}

/** The library mends what is no document; what is signed must be what was sent. */
function elementsOf(xml: string): number {
  const refuse = () => {
    throw new StationError('E_XML_TO_SIGN')
  }
  const document = new DOMParser({ errorHandler: refuse }).parseFromString(xml, 'text/xml')
  return Array.from(document.childNodes).filter(({ nodeType }) => nodeType === ELEMENT).length
}

/** One element, and no DTD: what a document with one means depends on what it fetches. */
function assertPlain(xml: string): void {
  if (/<!DOCTYPE/i.test(xml) || xml.trim() === '' || elementsOf(xml) !== 1)
    throw new StationError('E_XML_TO_SIGN')
}

/**
 * Signs a document as a whole: an enveloped ds:Signature at the end of its root, exclusive canonicalisation, the
 * signer's certificate in KeyInfo.
 *
 * @param certificate DER
 * @returns the signed document
 * @throws StationError E_XML_TO_SIGN (no XML, or with a DTD), E_CERTIFICATE_NOT_DER
 */
export async function signXml(
  xml: string,
  certificate: Uint8Array,
  sign: SignOnCarrier
): Promise<string> {
  assertPlain(xml)
  const { algorithm } = signingCertificate(certificate)
  const { signature, digest } = XML_ALGORITHMS[algorithm.name]
  const signed = new SignedXml({
    privateKey: ON_THE_CARRIER,
    signatureAlgorithm: signature,
    canonicalizationAlgorithm: EXCLUSIVE,
    getKeyInfoContent: () =>
      `<ds:X509Data><ds:X509Certificate>${base64(certificate)}</ds:X509Certificate></ds:X509Data>`,
  })
  signed.SignatureAlgorithms = { [signature]: signatureOf(algorithm, sign) }
  signed.HashAlgorithms = { [digest]: hashOf(algorithm) }
  signed.addReference({
    xpath: '/*',
    isEmptyUri: true,
    uri: '',
    transforms: [ENVELOPED, EXCLUSIVE],
    digestAlgorithm: digest,
  })
  return compute(signed, xml)
}

/** What fails before the carrier is asked is the document's fault. */
function compute(signed: SignedXml, xml: string): Promise<string> {
  return new Promise((resolve, reject) => {
    try {
      signed.computeSignature(xml, { prefix: 'ds' }, (error) =>
        error ? reject(error) : resolve(signed.getSignedXml())
      )
    } catch {
      reject(new StationError('E_XML_TO_SIGN'))
    }
  })
}
