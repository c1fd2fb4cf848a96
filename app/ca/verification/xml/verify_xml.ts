import { SignedXml } from 'xml-crypto'
import { digestOf } from '#ca/crypto/digests'
import type { CertificateView } from '#ca/certificates/certificate_view'
import { checkDocumentSignature } from '#ca/verification/checks/document_signature'
import type { XmlDocument } from '#ca/verification/xml/read_xml'
import type { XmlSignature } from '#ca/verification/xml/signature_elements'
import { DIGEST_METHODS, SIGNATURE_METHODS } from '#ca/verification/xml/signature_methods'
import { fail, pass, undetermined, type Finding } from '#ca/verification/report'

function hashClass(name: string, oid: string) {
  return class {
    getAlgorithmName = () => name

    getHash = (text: string) => {
      const hash = digestOf(oid)?.(Buffer.from(text, 'utf8')) ?? new Uint8Array()
      return Buffer.from(hash).toString('base64')
    }
  }
}

/** Hands the canonical SignedInfo to the crypto room, and keeps what it said. */
function signatureClass(name: string, spki: Uint8Array, heard: (finding: Finding) => void) {
  return class {
    getAlgorithmName = () => name

    getSignature(): string {
      return ''
    }

    verifySignature(material: string, _key: unknown, value: string): boolean {
      const finding = checkDocumentSignature({
        spki,
        signatureAlgorithm: SIGNATURE_METHODS[name],
        data: Buffer.from(material, 'utf8'),
        signature: new Uint8Array(Buffer.from(value, 'base64')),
      })
      heard(finding)
      return finding.outcome === 'pass'
    }
  }
}

/** A verifier that knows the Kazakh methods, and no other key than that of this certificate. */
function verifier({ element }: XmlSignature, spki: Uint8Array, heard: (finding: Finding) => void) {
  const signed = new SignedXml({ publicCert: 'the key is in the signature class' })
  signed.getCertFromKeyInfo = () => null
  signed.HashAlgorithms = Object.fromEntries(
    Object.entries(DIGEST_METHODS).map(([name, oid]) => [name, hashClass(name, oid)])
  )
  signed.SignatureAlgorithms = Object.fromEntries(
    Object.keys(SIGNATURE_METHODS).map((name) => [name, signatureClass(name, spki, heard)])
  )
  signed.loadSignature(element)
  return signed
}

/** Runs the library; it throws for a signature that does not hold, and for what it cannot follow. */
function holds(signed: SignedXml, text: string): boolean {
  try {
    return signed.checkSignature(text)
  } catch {
    return false
  }
}

/**
 * The checks of an XML signature itself (XML-Signature 3.2): the hash of the document without the signature, and
 * the signature over SignedInfo, under the key of this certificate.
 */
export function checkXmlSignature(
  { text }: XmlDocument,
  signature: XmlSignature,
  certificate: CertificateView
): Finding[] {
  if (signature.unknown !== null) {
    const facts = { code: signature.unknown }
    return [undetermined('document_signature', 'signature_algorithm_unknown', facts)]
  }
  let said: Finding | undefined
  const signed = verifier(signature, certificate.key.spki, (finding) => (said = finding))
  const good = holds(signed, text)
  // The hash is compared first: when it differs, the library does not come to the signature.
  if (!said) return [fail('document', 'document_changed')]
  const references = signature.properties ? 2 : 1
  const whole = good && signed.getSignedReferences().length === references
  return [
    whole ? pass('document', 'document_whole_signed') : fail('document', 'document_not_covered'),
    said,
  ]
}
