/**
 * What opens the software key store: the secret that the holders of shares brought together for this run, or else
 * the passphrase in its file, or what somebody types. One for a process.
 */
export class Activation {
  #secret: Buffer | null = null

  /** @param otherwise what opens the store while no shares were brought together */
  constructor(private readonly otherwise: () => Promise<Buffer>) {}

  /** Opens with this passphrase from here on; the caller keeps its own copy and overwrites it. */
  open(secret: Uint8Array): void {
    this.close()
    this.#secret = Buffer.from(secret)
  }

  /** Forgets the passphrase; the file counts again. */
  close(): void {
    this.#secret?.fill(0)
    this.#secret = null
  }

  /** A copy of the passphrase, for the store to overwrite. @throws CaError E_PASSPHRASE_ABSENT, E_PASSPHRASE_EMPTY */
  async passphrase(): Promise<Buffer> {
    return this.#secret ? Buffer.from(this.#secret) : this.otherwise()
  }
}
