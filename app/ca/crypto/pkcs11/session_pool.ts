import { CryptoError } from '#ca/crypto/crypto_error'
import { reasonOf } from '#ca/crypto/pkcs11/binding'
import type { Handle } from 'pkcs11js'

/** How many sessions a pool has at most, and how many may wait for one. */
export interface PoolBounds {
  sessions: number
  waiting: number
}

/**
 * Sessions with one token, each used by one act at a time: an operation's state belongs to its session (PKCS#11
 * v2.40 5.10). Opened as they are needed, kept, and never more than the bound, or than the token has.
 */
export class SessionPool {
  #free: Handle[] = []
  #all: Handle[] = []
  #most: number
  #waiting: ((session: Handle) => void)[] = []

  constructor(
    private readonly openSession: () => Handle,
    private readonly bounds: PoolBounds
  ) {
    this.#most = bounds.sessions
  }

  /** Every session that is open. */
  get sessions(): readonly Handle[] {
    return this.#all
  }

  /** @throws CryptoError E_KEY_STORE_BUSY when too many wait already */
  async use<T>(act: (session: Handle) => Promise<T> | T): Promise<T> {
    const session = await this.#take()
    try {
      return await act(session)
    } finally {
      this.#giveBack(session)
    }
  }

  #take(): Handle | Promise<Handle> {
    const free = this.#free.pop() ?? this.#open()
    if (free) return free
    const { waiting } = this.bounds
    if (this.#waiting.length >= waiting) throw new CryptoError('E_KEY_STORE_BUSY', { waiting }, 503)
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  /** A token that has no session left says how many there are: what is open must do. */
  #open(): Handle | undefined {
    if (this.#all.length >= this.#most) return undefined
    try {
      const session = this.openSession()
      this.#all.push(session)
      return session
    } catch (error) {
      if (reasonOf(error) !== 'CKR_SESSION_COUNT' || this.#all.length === 0) throw error
      this.#most = this.#all.length
      return undefined
    }
  }

  #giveBack(session: Handle) {
    const next = this.#waiting.shift()
    if (next) next(session)
    else this.#free.push(session)
  }
}
