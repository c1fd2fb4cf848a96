/**
 * A key store as a ceremony handles it: one secret opens it, and another can be put in its place. Secrets are
 * overwritten by the caller.
 */
export interface ShareStore {
  /** The secret of shares in the form in which this store takes it. */
  activationOf(secret: Uint8Array): Buffer
  /** Whether there is anything to open. */
  isThere(): Promise<boolean>
  /**
   * Puts the store under another secret, and leaves it open with it.
   *
   * @param written writes it down, before the old secret stops to open the store
   */
  seal(next: Uint8Array, written: () => Promise<void>): Promise<void>
  /**
   * Opens the store anew, from its files or its token.
   *
   * @param sealing whether the store was put under this secret just now: a seal that was cut off is finished then
   */
  open(secret: Uint8Array, sealing?: boolean): Promise<void>
  /** Forgets the secret. */
  close(): Promise<void>
}
