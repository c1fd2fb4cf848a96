/** Answers to all of these, in their order. */
export type Together<In, Out> = (all: In[]) => Promise<Out[]>

interface Waiting<In, Out> {
  one: In
  together: Together<In, Out>
  resolve(answer: Out): void
  reject(error: unknown): void
}

const thisTurn = () => new Promise<void>((done) => setImmediate(done))

/**
 * What is asked in one turn of the event loop, or while the last answers are being made, is asked together: one
 * statement or one transaction for all of it. Nobody waits for others to come.
 */
export class Gathered<In, Out> {
  #waiting: Waiting<In, Out>[] = []
  #running = false

  /** @param most how many are asked at once */
  constructor(private readonly most = 32) {}

  /** @param together answers everybody who is asked for at once, by whoever came first */
  ask(one: In, together: Together<In, Out>): Promise<Out> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ one, together, resolve, reject })
      if (!this.#running) void this.#run()
    })
  }

  async #run() {
    this.#running = true
    await thisTurn()
    while (this.#waiting.length > 0) await this.#answer(this.#waiting.splice(0, this.most))
    this.#running = false
  }

  async #answer(asked: Waiting<In, Out>[]) {
    const [{ together }] = asked
    try {
      const answers = await together(asked.map(({ one }) => one))
      asked.forEach(({ resolve }, at) => resolve(answers[at]))
    } catch (error) {
      for (const { reject } of asked) reject(error)
    }
  }
}
