import env from '#start/env'

/** Settings of the time stamping service. */
const tspConfig = {
  /** The common part of our policies; the National CA's is 1.2.398.3.3.2.6. */
  policyArc: env.get('TSA_POLICY', '1.2.398.3.2.6'),
  /** `system`, or `trusted` for a machine that cannot tell whether its clock is right. */
  clock: env.get('TSA_CLOCK', 'system'),
  /** How far the clock may be off before it stamps no more, in milliseconds. */
  tolerance: env.get('TSA_TOLERANCE_MS', 2_000),
}

export default tspConfig
