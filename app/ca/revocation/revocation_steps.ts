/** The points of a revocation in their order. An `-ing` point lies inside the transaction, just before its commit. */
export const REVOCATION_STEPS = ['locked', 'revoking', 'revoked', 'announced'] as const

export type RevocationStep = (typeof REVOCATION_STEPS)[number]

/**
 * Told of every step that a revocation reaches. It does nothing; a test binds one that ends the process there, to
 * prove that each of these points may be the last.
 */
export class RevocationSteps {
  async reached(_step: RevocationStep): Promise<void> {}
}
