import { CryptoError } from '#ca/crypto/crypto_error'
import type { CryptoFacts } from '#ca/crypto/crypto_error'
import type { GostName } from '#ca/crypto/gost_scheme'
import type { SignatureClaim } from '#ca/crypto/verify_signature'

/*
| What the threads say to each other: one job a message, one answer. Byte strings are copied or moved, never shared.
*/

/** To sign, each of several: the key's bytes are moved into the worker, which overwrites them. */
export interface SigningJob {
  readonly kind: 'sign'
  readonly algorithm: GostName
  /** d, least significant byte first. */
  readonly key: Uint8Array<ArrayBuffer>
  readonly spki: Uint8Array
  readonly data: readonly Uint8Array[]
}

export interface VerificationJob {
  readonly kind: 'verify'
  readonly claim: SignatureClaim
}

export type Job = SigningJob | VerificationJob

/** What a worker answers: the signatures, none for a good verification, or the error that was thrown. */
export type Answer =
  | { readonly signatures: readonly Uint8Array[] }
  | { readonly code: CryptoError['code']; readonly facts: CryptoFacts; readonly status: number }

/** The signatures of an answer. @throws CryptoError of the answer */
export function readAnswer(answer: Answer): readonly Uint8Array[] {
  if ('code' in answer) throw new CryptoError(answer.code, answer.facts, answer.status)
  return answer.signatures
}
