/**
 * The points at which an act of the online channel has something stored, in their order. An `-ing` point lies inside a
 * transaction, just before its commit. Issuing has points of its own (`#ca/issuance/issuance_steps`).
 */
export const ONLINE_POINTS = [
  'filing',
  'filed',
  'letter_registering',
  'letter_registered',
  'confirming',
  'confirmed',
  'installing',
  'installed',
] as const

export type OnlinePoint = (typeof ONLINE_POINTS)[number]

/** Told of every point that is reached. It does nothing; a test binds one that ends the process there. */
export class OnlinePoints {
  async reached(_point: OnlinePoint): Promise<void> {}
}
