import { availableParallelism } from 'node:os'
import env from '#start/env'

/** Settings of the OCSP responder. */
const ocspConfig = {
  /** How long an answer is valid, in milliseconds. */
  validity: env.get('OCSP_VALIDITY_MINUTES', 15) * 60_000,
  /**
   * How long caches may give out an answer without asking again, in seconds: so late they may tell of a revocation. 0 has
   * them ask each time, and 304 say that nothing changed.
   */
  maxAge: env.get('OCSP_MAX_AGE_SECONDS', 0),
  /** For how many certificates of a key, the newest in force, an answer is signed before anybody asks. */
  prepared: env.get('OCSP_PREPARED', 5_000),
  /** Threads that sign in `node ace ocsp:serve`. */
  signers: availableParallelism(),
}

export default ocspConfig
