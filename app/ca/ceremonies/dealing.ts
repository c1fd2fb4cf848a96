import { randomBytes } from 'node:crypto'
import { CaError } from '#ca/ca_error'
import { SECRET_BYTES, splitSecret, type Quorum, type Share } from '#ca/ceremonies/shares'

/** A secret and its shares on the way to their holders: in memory alone, until the store is sealed under it. */
export class Dealing {
  readonly #secret: Buffer
  readonly #confirmed = new Set<number>()

  private constructor(
    secret: Buffer,
    readonly shares: readonly Share[]
  ) {
    this.#secret = secret
  }

  /** @throws CaError E_QUORUM */
  static async of(quorum: Quorum): Promise<Dealing> {
    const secret = randomBytes(SECRET_BYTES)
    return new Dealing(secret, await splitSecret(secret, quorum))
  }

  get set(): string {
    return this.shares[0].set
  }

  /** The share whose holder types this check word. @throws CaError E_CHECK_WORD */
  check(number: number, word: string): Share {
    const share = this.shares.find((each) => each.number === number)
    if (share?.checkWord === word.trim().toUpperCase()) return share
    throw new CaError('E_CHECK_WORD', { number })
  }

  confirm(number: number): void {
    this.#confirmed.add(number)
  }

  /** The secret, once every share is confirmed. @throws CaError E_CEREMONY_SHARES */
  secret(): Uint8Array {
    const facts = { have: this.#confirmed.size, of: this.shares.length }
    if (facts.have < facts.of) throw new CaError('E_CEREMONY_SHARES', facts, 409)
    return this.#secret
  }

  /** Overwrites the secret. */
  forget(): void {
    this.#secret.fill(0)
  }
}
