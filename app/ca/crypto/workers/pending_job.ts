import { CryptoError } from '#ca/crypto/crypto_error'
import { TOGETHER } from '#ca/crypto/engine/curve_module'
import type { Job, SigningJob } from '#ca/crypto/workers/jobs'

/** A key that puts jobs together. */
export interface JobMaker {
  /** @throws CryptoError E_KEY_WIPED */
  signingJob(data: readonly Uint8Array[]): SigningJob
}

/** What a lane works on. It is put together when its turn comes, so that no key waits in a queue. */
export interface PendingJob {
  /** @throws CryptoError when the key has been wiped meanwhile */
  prepare(): Job
  /** @param signatures none for a verification */
  resolve(signatures: readonly Uint8Array[]): void
  reject(error: unknown): void
}

/** A signature that is waited for. */
export interface PendingSignature extends PendingJob {
  readonly key: JobMaker
  readonly data: Uint8Array
}

/** The signatures among these that a key is asked for, sixteen at most, those that have waited longest. */
export function signaturesOf(
  key: JobMaker,
  waiting: readonly (PendingJob | PendingSignature)[]
): PendingSignature[] {
  return waiting
    .filter((each): each is PendingSignature => 'key' in each && each.key === key)
    .slice(0, TOGETHER)
}

/** One job of the signatures of one key. */
export function together(pending: readonly PendingSignature[]): PendingJob {
  const [{ key }] = pending
  return {
    prepare: () => key.signingJob(pending.map(({ data }) => data)),
    resolve(signatures) {
      if (signatures.length !== pending.length)
        return this.reject(new CryptoError('E_SIGNER_LOST', {}, 503))
      for (const [at, each] of pending.entries()) each.resolve([signatures[at]])
    },
    reject(error) {
      for (const each of pending) each.reject(error)
    },
  }
}
