import { parentPort } from 'node:worker_threads'
import { algorithm } from '#ca/crypto/algorithms'
import { CryptoError } from '#ca/crypto/crypto_error'
import { gostScheme } from '#ca/crypto/gost_scheme'
import { sign } from '#ca/crypto/gost3410'
import { verifySignature } from '#ca/crypto/verify_signature'
import type { Answer, Job, SigningJob } from '#ca/crypto/workers/jobs'

/*
| A worker thread of the pool: an answer for each job of a message. Errors that are not of the room end the thread; the
| pool then says so and starts another.
*/

/** Hashes once, signs, overwrites the key, and lets only a signature leave that verifies. */
function signAndVerify({ algorithm: name, key, spki, data }: SigningJob): Uint8Array {
  const { signatureAlgorithm, digest } = algorithm(name)
  try {
    const hashed = digest(data)
    const signature = sign(gostScheme(name).curve, key, hashed)
    verifySignature({ spki, signatureAlgorithm, data, signature }, hashed)
    return signature
  } catch {
    throw new CryptoError('E_SIGNING_FAILED', { algorithm: name }, 500)
  } finally {
    key.fill(0)
  }
}

function answer(job: Job): Answer {
  try {
    if (job.kind === 'sign') return { signature: signAndVerify(job) }
    verifySignature(job.claim)
    return { signature: undefined }
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error
    const { code, facts, status } = error
    return { code, facts, status }
  }
}

parentPort?.on('message', (jobs: Job[]) => parentPort?.postMessage(jobs.map(answer)))
