import { availableParallelism } from 'node:os'
import env from '#start/env'

/** Settings of the OCSP responder. */
const ocspConfig = {
  /** How long an answer is valid, in milliseconds. */
  validity: env.get('OCSP_VALIDITY_MINUTES', 15) * 60_000,
  /** How long caches may keep an answer, in seconds: so late a cache may tell of a revocation. */
  maxAge: env.get('OCSP_MAX_AGE_SECONDS', 60),
  /** Threads that sign in `node ace ocsp:serve`. */
  signers: availableParallelism(),
}

export default ocspConfig
