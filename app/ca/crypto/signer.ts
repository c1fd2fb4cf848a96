import { CryptoError } from '#ca/crypto/crypto_error'
import { algorithm } from '#ca/crypto/algorithms'
import { verifySignature } from '#ca/crypto/verify_signature'
import { signingWorkers } from '#ca/crypto/workers/signing_workers'
import type { AlgorithmName } from '#ca/crypto/algorithms'
import type { PrivateKey } from '#ca/crypto/private_key'
import type { JobMaker } from '#ca/crypto/workers/pending_job'

/** Something that signs with one key, wherever the key is: in memory, on a token, in a module. */
export interface Signer {
  readonly algorithm: AlgorithmName
  /** DER of the SubjectPublicKeyInfo. */
  readonly spki: Uint8Array
  /** DER of the AlgorithmIdentifier that goes beside the signature. */
  readonly signatureAlgorithm: Uint8Array
  /**
   * Hashes and signs. Verifies its own signature before it returns it.
   *
   * @throws CryptoError E_SIGNING_FAILED; E_SIGNER_BUSY, E_SIGNER_LOST where worker threads sign: try again
   */
  sign(data: Uint8Array): Promise<Uint8Array>
}

const makesJobs = (key: PrivateKey): key is PrivateKey & JobMaker => key.signingJob !== undefined

/**
 * A signer over a key in memory. A signature that does not verify never leaves: a faulty one can betray the key
 * (Boneh, DeMillo, Lipton 1997).
 */
export function signerOf(key: PrivateKey): Signer {
  const { signatureAlgorithm } = algorithm(key.algorithm)
  return {
    algorithm: key.algorithm,
    spki: key.spki,
    signatureAlgorithm,
    async sign(data) {
      const workers = signingWorkers()
      if (workers && makesJobs(key)) return workers.sign(key, data)
      const digest = key.digest?.(data)
      const signature = key.sign(data, digest)
      try {
        verifySignature({ spki: key.spki, signatureAlgorithm, data, signature }, digest)
      } catch {
        throw new CryptoError('E_SIGNING_FAILED', { algorithm: key.algorithm }, 500)
      }
      return signature
    },
  }
}
