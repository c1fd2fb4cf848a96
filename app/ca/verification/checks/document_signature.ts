import { CryptoError } from '#ca/crypto/crypto_error'
import { verifySignature, type SignatureClaim } from '#ca/crypto/verify_signature'
import { OPEN_CODES } from '#ca/verification/checks/signature'
import { fail, pass, undetermined, type Finding } from '#ca/verification/report'

/** A signature over a document under the signer's key. */
export function checkDocumentSignature(claim: SignatureClaim): Finding {
  try {
    verifySignature(claim)
    return pass('document_signature', 'document_signature_good')
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error
    const facts = { code: error.code }
    return OPEN_CODES.includes(error.code)
      ? undetermined('document_signature', 'signature_algorithm_unknown', facts)
      : fail('document_signature', 'document_signature_wrong', facts)
  }
}
