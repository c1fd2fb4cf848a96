/**
 * Lets many acts through side by side, or one alone: acts on a module run together, and its restart, which ends
 * every session, waits until they are over and keeps new ones waiting.
 */
export class Gate {
  #running = new Set<Promise<unknown>>()
  #alone: Promise<unknown> = Promise.resolve()

  /** Runs an act beside others, after whoever is alone now. */
  async beside<T>(act: () => Promise<T>): Promise<T> {
    let before: Promise<unknown>
    do {
      before = this.#alone
      await before
    } while (before !== this.#alone)
    const running = act()
    this.#running.add(running)
    try {
      return await running
    } finally {
      this.#running.delete(running)
    }
  }

  /** Runs an act when all that run have ended; those that come meanwhile wait. */
  alone<T>(act: () => T): Promise<T> {
    const turn = this.#alone.then(async () => {
      await Promise.allSettled(this.#running)
      return act()
    })
    this.#alone = turn.catch(() => {})
    return turn
  }
}
