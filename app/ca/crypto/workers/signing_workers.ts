import { verifySignature } from '#ca/crypto/verify_signature'
import { WorkerPool } from '#ca/crypto/workers/worker_pool'
import type { PoolOptions } from '#ca/crypto/workers/worker_pool'
import type { SignatureClaim } from '#ca/crypto/verify_signature'

/*
| The pool of this process. A server starts it; commands and tests do without, and sign in their own thread.
*/

let pool: WorkerPool | undefined

/** From now on keys in memory sign in worker threads. */
export function startSigningWorkers(options?: PoolOptions): void {
  pool ??= new WorkerPool(options)
}

/** Lets the threads finish and ends them; from now on keys sign in this thread. */
export async function stopSigningWorkers(): Promise<void> {
  const stopped = pool
  pool = undefined
  await stopped?.close()
}

/** The pool, where there is one. */
export function signingWorkers(): WorkerPool | undefined {
  return pool
}

/**
 * `verifySignature` off the event loop where there is a pool.
 *
 * @throws CryptoError those of `verifySignature`, E_SIGNER_BUSY, E_SIGNER_LOST
 */
export async function verifySignatureOffThread(claim: SignatureClaim): Promise<void> {
  if (pool) await pool.verify(claim)
  else verifySignature(claim)
}
