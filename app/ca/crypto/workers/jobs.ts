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

/** Of a claim: that it holds, which is said, or what is wrong. */
export type Verdict = 'holds' | Failure

/** What a worker answers: the signatures or why there are none; of each claim its verdict. */
export type Answer =
  | { readonly signatures: readonly Uint8Array[] }
  | Failure
  | { readonly verdicts: readonly Verdict[] }

const errorOf = ({ code, facts, status }: Failure) => new CryptoError(code, facts, status)

/** Nothing is known of what a thread had. */
export const lost = () => new CryptoError('E_SIGNER_LOST', {}, 503)

/** The signatures of an answer, so many. @throws CryptoError of the answer; E_SIGNER_LOST when it is none */
export function signaturesIn(answer: Answer, count: number): readonly Uint8Array[] {
  if ('code' in answer) throw errorOf(answer)
  if (!('signatures' in answer) || answer.signatures.length !== count) throw lost()
  return answer.signatures
}

/**
 * What is wrong with each of so many claims, null for nothing: only what is said to hold does.
 *
 * @throws CryptoError E_SIGNER_LOST when it is no such answer
 */
export function verdictsIn(answer: Answer, count: number): readonly (CryptoError | null)[] {
  if (!('verdicts' in answer) || answer.verdicts.length !== count) throw lost()
  return Array.from(answer.verdicts, (verdict: Verdict | undefined) => {
    if (verdict === 'holds') return null
    return verdict ? errorOf(verdict) : lost()
  })
}
