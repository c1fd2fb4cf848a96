import type { AlgorithmName } from '#ca/crypto/algorithms'
import type { Signer } from '#ca/crypto/signer'

/** What a new key may be told beside its algorithm. */
export interface KeyOptions {
  /** The modulus of an RSA key; 4096, the order's for authorities, when absent. */
  rsaBits?: number
}

/**
 * Where the authority's keys are: in sealed files here, in a hardware module elsewhere. A key never leaves its
 * store; what one gets is a signer.
 *
 * Key ids are the file-safe names of `keyIdPattern`; anything else is refused with E_KEY_ID.
 */
export interface KeyStore {
  /** Makes a key and keeps it before it returns. @throws CryptoError E_KEY_EXISTS; never overwrites */
  generate(keyId: string, name: AlgorithmName, options?: KeyOptions): Promise<Signer>
  /** @throws CryptoError E_KEY_NOT_FOUND, and what the store has to say about a key that it cannot open */
  open(keyId: string): Promise<Signer>
  has(keyId: string): Promise<boolean>
  /** The ids of all keys, sorted. */
  list(): Promise<string[]>
}

/** Lower-case letters, digits, hyphens and dots; begins with a letter or digit; at most 64 characters. */
export const keyIdPattern = /^[a-z0-9][a-z0-9.-]{0,63}$/
