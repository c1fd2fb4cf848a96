/**
 * The points of issuing a list in their order (docs/revocation-lists.md). An `-ing` point lies inside a transaction,
 * just before its commit.
 */
export const LIST_STEPS = [
  'built', // 1
  'permitted', // 2
  'reserving', // 3, in the transaction
  'reserved', // 3, committed
  'signed', // 4
  'written', // 5
  'verified', // 6
  'closing', // 7, in the transaction
  'closed', // 7, committed
  'placed', // 8
  'recorded', // 9
] as const

export type ListStep = (typeof LIST_STEPS)[number]

/** Told of every step that a list reaches. It does nothing; a test binds one that ends the process there. */
export class ListSteps {
  async reached(_step: ListStep): Promise<void> {}
}
