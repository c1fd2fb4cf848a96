import { TOGETHER } from '#ca/crypto/engine/curve_module'
import { signaturesIn, verdictsIn } from '#ca/crypto/workers/jobs'
import type { Answer, Job, SigningJob } from '#ca/crypto/workers/jobs'
import type { SignatureClaim } from '#ca/crypto/verify_signature'

/** A key that puts jobs together. */
export interface JobMaker {
  /** @throws CryptoError E_KEY_WIPED */
  signingJob(data: readonly Uint8Array[]): SigningJob
}

/** What a lane works on. It is put together when its turn comes, so that no key waits in a queue. */
export interface PendingJob {
  /** @throws CryptoError when the key has been wiped meanwhile */
  prepare(): Job
  /** @throws CryptoError when it is no answer to this */
  answered(answer: Answer): void
  reject(error: unknown): void
}

/** A signature that is waited for. */
export interface PendingSignature {
  readonly key: JobMaker
  readonly data: Uint8Array
  resolve(signature: Uint8Array): void
  reject(error: unknown): void
}

/** A verification that is waited for. */
export interface PendingVerification {
  readonly claim: SignatureClaim
  /** Its company was lost with a thread: it goes by itself. */
  readonly alone?: boolean
  resolve(): void
  reject(error: unknown): void
}

/** Who waits for an answer. */
export type Waiting = PendingSignature | PendingVerification

/** Verifications that go to a thread in one message, at most: handing one over costs half of what verifying it does. */
const VERIFIED_TOGETHER = 8

/**
 * What goes into a job with the one that has waited longest: signatures of the same key, or verifications, so that each
 * thread gets its share of those.
 *
 * @param waiting not empty
 */
export function companyOfFirst(waiting: readonly Waiting[], threads: number): readonly Waiting[] {
  const [first] = waiting
  if ('key' in first)
    return waiting.filter((each) => 'key' in each && each.key === first.key).slice(0, TOGETHER)
  if (first.alone) return [first]
  const claims = waiting.filter((each) => 'claim' in each && !each.alone)
  return claims.slice(0, Math.min(VERIFIED_TOGETHER, Math.ceil(claims.length / threads)))
}

const isSignature = (each: Waiting): each is PendingSignature => 'key' in each
const isVerification = (each: Waiting): each is PendingVerification => 'claim' in each

/**
 * One job of these, all signatures of one key or all verifications.
 *
 * @param again takes verifications whose thread was lost, in their order: which of them it was is found out one by one
 */
export function together(
  pending: readonly Waiting[],
  again: (lost: PendingVerification[]) => void
): PendingJob {
  const signatures = pending.filter(isSignature)
  const claims = pending.filter(isVerification)
  const job = signatures.length > 0 ? signing(signatures) : verifying(claims)
  return {
    ...job,
    reject(error) {
      if (claims.length > 1) again(claims.map((each) => ({ ...each, alone: true })))
      else for (const each of pending) each.reject(error)
    },
  }
}

const signing = (
  pending: readonly PendingSignature[]
): Pick<PendingJob, 'prepare' | 'answered'> => ({
  prepare: () => pending[0].key.signingJob(pending.map(({ data }) => data)),
  answered(answer) {
    const signatures = signaturesIn(answer, pending.length)
    for (const [at, each] of pending.entries()) each.resolve(signatures[at])
  },
})

const verifying = (
  pending: readonly PendingVerification[]
): Pick<PendingJob, 'prepare' | 'answered'> => ({
  prepare: () => ({ kind: 'verify', claims: pending.map(({ claim }) => claim) }),
  answered(answer) {
    const verdicts = verdictsIn(answer, pending.length)
    for (const [at, each] of pending.entries()) {
      const error = verdicts[at]
      if (error === null) each.resolve()
      else each.reject(error)
    }
  },
})
