interface Pending {
  resolve: (result: unknown) => void
  reject: (error: Error) => void
  timer: NodeJS.Timeout
}

/** How a child process that is asked in messages lives with its questions. */
export interface AskedChild {
  /** Whether it keeps our own process from ending: an idle child does not, an act under way does. */
  holdOn(hold: boolean): void
  /** It was silent for too long. @returns the error of the question */
  silent(seconds: number): Error
}

/** The questions to a child process that have no answer yet; they may overlap. */
export class OpenQuestions {
  readonly #pending = new Map<number, Pending>()
  #lastId = 0
  #ending = false

  constructor(private readonly child: AskedChild) {
    child.holdOn(false)
  }

  /**
   * Asks one question under a number of its own.
   *
   * @param seconds how long to wait
   */
  ask(seconds: number, send: (id: number) => void): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId
      const timer = setTimeout(() => this.reject(id, this.child.silent(seconds)), seconds * 1000)
      this.#pending.set(id, { resolve, reject, timer })
      this.child.holdOn(true)
      send(id)
    })
  }

  /** An answer came; one that nobody waits for any more is passed over. */
  resolve(id: number, result: unknown): void {
    this.#settle(id)?.resolve(result)
  }

  reject(id: number, error: Error): void {
    this.#settle(id)?.reject(error)
  }

  /** The child is gone. */
  rejectAll(error: () => Error): void {
    for (const id of [...this.#pending.keys()]) this.reject(id, error())
  }

  /** From here on the child is waited for, whether it is asked anything or not. */
  end(): void {
    this.#ending = true
    this.child.holdOn(true)
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id)
    if (!pending) return undefined
    clearTimeout(pending.timer)
    this.#pending.delete(id)
    if (this.#pending.size === 0 && !this.#ending) this.child.holdOn(false)
    return pending
  }
}
