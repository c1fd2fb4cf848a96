import { CaError } from '#ca/ca_error'
import type { CertificateView } from '#ca/certificates/certificate_view'
import type { SignedData, SignerInfo } from '#ca/certificates/signed_data'
import { checkDocumentSignature } from '#ca/verification/checks/document_signature'
import {
  checkAttributes,
  checkContent,
  checkSigningCertificate,
} from '#ca/verification/cms/signed_attributes'
import { signatureAlgorithmOf } from '#ca/verification/cms/signature_algorithm'
import { fail, type Finding } from '#ca/verification/report'

/** A signature, the content that it should be of, and the certificate that it names. */
export interface CmsSignature {
  signer: SignerInfo
  contentType: SignedData['contentType']
  /** null: it is somewhere else and was not given. */
  content: Uint8Array | null
  certificate: CertificateView
}

function overWhat({ signer, content }: CmsSignature): Uint8Array | null {
  return signer.signedBytes ?? content
}

function checks(signature: CmsSignature): Finding[] {
  const { signer, content, contentType, certificate } = signature
  const data = overWhat(signature)
  const signatureAlgorithm = signatureAlgorithmOf(signer)
  return [
    checkContent(signer, content),
    ...(data
      ? [
          checkDocumentSignature({
            data,
            signatureAlgorithm,
            spki: certificate.key.spki,
            signature: signer.signature,
          }),
        ]
      : []),
    checkAttributes(signer, contentType),
    checkSigningCertificate(signer, certificate),
  ]
}

/** The checks of a CMS signature itself, its certificate left aside (RFC 5652 5.4 to 5.6). */
export function checkCmsSignature(signature: CmsSignature): Finding[] {
  try {
    return checks(signature)
  } catch (error) {
    if (error instanceof CaError) return [fail('signed_attributes', 'attributes_unreadable')]
    throw error
  }
}
