/**
 * The points of issuing in their order (docs/issuance-cycle.md). A number is a step of the certificate itself;
 * the others are what happens on the carrier around it. An `-ing` point lies inside a transaction, just before
 * its commit.
 */
export const ISSUANCE_STEPS = [
  'carrier_chosen',
  'key_generated',
  'request_signed',
  'built', // 1
  'permitted', // 2
  'reserving', // 3, in the transaction
  'reserved', // 3, committed
  'signed', // 4
  'verified', // 5
  'closing', // 6, in the transaction
  'closed', // 6, committed
  'announced', // 7
  'certificate_written',
  'read_back',
  'recording', // in the transaction
  'recorded', // committed
] as const

export type IssuanceStep = (typeof ISSUANCE_STEPS)[number]

/** Which act has reached a step. */
export interface StepFacts {
  applicationId: number
  /** Hex, once it is known. */
  serial?: string
}

/**
 * Told of every step that issuing reaches. It does nothing; a test binds one that ends the process there, to
 * prove that each of these points may be the last.
 */
export class IssuanceSteps {
  async reached(_step: IssuanceStep, _facts: StepFacts): Promise<void> {}
}
