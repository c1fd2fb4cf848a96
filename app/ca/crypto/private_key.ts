import type { AlgorithmName } from '#ca/crypto/algorithms'
import type { SigningJob } from '#ca/crypto/workers/jobs'

/** A private key in this process's memory: what `KeyPair` needs of GOST and of RSA keys. */
export interface PrivateKey {
  readonly algorithm: AlgorithmName
  /** DER of the SubjectPublicKeyInfo that belongs to it. */
  readonly spki: Uint8Array
  /** The hash that is signed; absent where signing and verifying hash by themselves. */
  digest?(data: Uint8Array): Uint8Array
  /**
   * The signature's bytes; not verified yet.
   *
   * @param digest of `digest`, where it has been made
   * @throws CryptoError E_KEY_WIPED
   */
  sign(data: Uint8Array, digest?: Uint8Array): Uint8Array
  /** What a worker thread needs to sign each, with a copy of the key that it overwrites. @throws CryptoError E_KEY_WIPED */
  signingJob?(data: readonly Uint8Array[]): SigningJob
  /** DER of the PrivateKeyInfo. @throws CryptoError E_KEY_WIPED */
  toPkcs8(): Uint8Array
  /** Overwrites the key as far as the runtime lets one. */
  wipe(): void
}
