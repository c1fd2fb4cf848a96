import { parentPort } from 'node:worker_threads'
import { algorithm } from '#ca/crypto/algorithms'
import { CryptoError } from '#ca/crypto/crypto_error'
import { gostScheme } from '#ca/crypto/gost_scheme'
import { signWitnessed } from '#ca/crypto/gost3410'
import { verifySignature, verifyWitnessed } from '#ca/crypto/verify_signature'
import type { SignatureClaim } from '#ca/crypto/verify_signature'
import type { Answer, Failure, Job, SigningJob } from '#ca/crypto/workers/jobs'

/*
| A worker thread of the pool: an answer for each job. Errors that are not of the room end the thread; the
| pool then says so and starts another.
*/

/** Hashes once, signs, overwrites the key, and lets only signatures leave that verify. */
function signAndVerify({ algorithm: name, key, spki, data }: SigningJob): Uint8Array[] {
  try {
    const digests = data.map(algorithm(name).digest)
    const signed = signWitnessed(gostScheme(name).curve, key, digests)
    verifyWitnessed(spki, data, signed)
    return signed.map(({ signature }) => signature)
  } catch {
    throw new CryptoError('E_SIGNING_FAILED', { algorithm: name }, 500)
  } finally {
    key.fill(0)
  }
}

/** What an act comes to, or the error of the room. */
function outcome<T>(act: () => T): T | Failure {
  try {
    return act()
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error
    const { code, facts, status } = error
    return { code, facts, status }
  }
}

function verdict(claim: SignatureClaim): 'holds' {
  verifySignature(claim)
  return 'holds'
}

function answer(job: Job): Answer {
  if (job.kind === 'sign') return outcome(() => ({ signatures: signAndVerify(job) }))
  return { verdicts: job.claims.map((claim) => outcome(() => verdict(claim))) }
}

parentPort?.on('message', (job: Job) => parentPort?.postMessage(answer(job)))
