/**
 * Work that the server has begun and that nobody waits for. At the end it is let finish before what it needs is closed:
 * a query on a database that is gone would keep the process.
 */
export class UnderWay {
  #work = new Set<Promise<unknown>>()

  /** @param work has its own way with its errors */
  add<Result>(work: Promise<Result>): Promise<Result> {
    const gone = () => void this.#work.delete(work)
    this.#work.add(work)
    work.then(gone, gone)
    return work
  }

  /** Settles when nothing is under way, nor what that has begun. */
  async finished(): Promise<void> {
    while (this.#work.size > 0) await Promise.allSettled(this.#work)
  }
}
