import { verifySignature } from '#ca/crypto/verify_signature'
import { WorkerPool } from '#ca/crypto/workers/worker_pool'
import type { PoolOptions } from '#ca/crypto/workers/worker_pool'
import type { SignatureClaim } from '#ca/crypto/verify_signature'

/*
| Threads that verify what strangers send, apart from those that sign: whoever sends much keeps nobody from signing. A
| thread holds one job at a time, so that there are two of them at least: while one's answer is fetched, the other works.
*/

let pool: WorkerPool | undefined

/** From now on what strangers send is verified in worker threads. */
export function startVerifyingWorkers(options: PoolOptions = { size: 2 }): void {
  pool ??= new WorkerPool(options)
}

/** Lets the threads finish and ends them; from now on verification is done in this thread. */
export async function stopVerifyingWorkers(): Promise<void> {
  const stopped = pool
  pool = undefined
  await stopped?.close()
}

/**
 * `verifySignature` for what a stranger sent, off the event loop where a server runs.
 *
 * @throws CryptoError those of `verifySignature`; E_SIGNER_BUSY, E_SIGNER_LOST (503), which say nothing of the signature
 */
export async function verifyStrangers(claim: SignatureClaim): Promise<void> {
  if (pool) await pool.verify(claim)
  else verifySignature(claim)
}
