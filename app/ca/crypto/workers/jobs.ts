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

/** To verify each of these. */
export interface VerificationJob {
  readonly kind: 'verify'
  readonly claims: readonly SignatureClaim[]
}

export type Job = SigningJob | VerificationJob

/** An error of the room, as threads hand it on. */
export interface Failure {
  readonly code: CryptoError['code']
  readonly facts: CryptoFacts
  readonly status: number
}

/** What a worker answers: the signatures or why there are none; of each claim what is wrong, null for nothing. */
export type Answer =
  | { readonly signatures: readonly Uint8Array[] }
  | Failure
  | { readonly verdicts: readonly (Failure | null)[] }

export const errorOf = ({ code, facts, status }: Failure) => new CryptoError(code, facts, status)

const lost = () => new CryptoError('E_SIGNER_LOST', {}, 503)

/** The signatures of an answer, so many. @throws CryptoError of the answer; E_SIGNER_LOST when it is none */
export function signaturesIn(answer: Answer, count: number): readonly Uint8Array[] {
  if ('code' in answer) throw errorOf(answer)
  if (!('signatures' in answer) || answer.signatures.length !== count) throw lost()
  return answer.signatures
}

/** What came of each of so many claims. @throws CryptoError E_SIGNER_LOST when it is no such answer */
export function verdictsIn(answer: Answer, count: number): readonly (Failure | null)[] {
  if (!('verdicts' in answer) || answer.verdicts.length !== count) throw lost()
  return answer.verdicts
}
