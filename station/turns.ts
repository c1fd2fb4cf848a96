/** One act at a time for each key: acts on the same key wait for each other in the order they came. */
export class Turns {
  #last = new Map<string, Promise<void>>()

  /** Runs the act when all earlier acts of that key have ended, well or badly. */
  take<T>(key: string, act: () => Promise<T>): Promise<T> {
    const turn = (this.#last.get(key) ?? Promise.resolve()).then(act)
    const ended = turn.then(
      () => {},
      () => {}
    )
    this.#last.set(key, ended)
    void ended.then(() => {
      if (this.#last.get(key) === ended) this.#last.delete(key)
    })
    return turn
  }
}
