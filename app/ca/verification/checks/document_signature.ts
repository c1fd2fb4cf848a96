import { CryptoError } from '#ca/crypto/crypto_error'
import { readSignatureAlgorithm } from '#ca/crypto/signature_algorithm'
import { verifySignature, type SignatureClaim } from '#ca/crypto/verify_signature'
import { OPEN_CODES } from '#ca/verification/checks/signature'
import { fail, pass, undetermined, type Finding } from '#ca/verification/report'

/** Collisions of SHA-1 can be bought: what was signed with it may be another document. */
function isWeak({ signatureAlgorithm }: SignatureClaim): boolean {
  const scheme = readSignatureAlgorithm(signatureAlgorithm)
  return scheme.key === 'rsa' && scheme.hash === 'sha1'
}

/** A signature over a document under the signer's key. */
export function checkDocumentSignature(claim: SignatureClaim): Finding {
  try {
    verifySignature(claim)
    if (isWeak(claim)) return undetermined('document_signature', 'digest_sha1')
    return pass('document_signature', 'document_signature_good')
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error
    const facts = { code: error.code }
    return OPEN_CODES.includes(error.code)
      ? undetermined('document_signature', 'signature_algorithm_unknown', facts)
      : fail('document_signature', 'document_signature_wrong', facts)
  }
}
