/** An answer that was signed beforehand; times in milliseconds since 1970. */
export interface PreparedAnswer {
  /** DER OCSPResponse. */
  readonly der: Uint8Array
  readonly serial: string
  readonly producedAt: number
  readonly nextUpdate: number
}

interface Entry {
  answer: PreparedAnswer
  /** Asked for since it was signed. */
  asked: boolean
}

/** How many answers are kept; the oldest goes first. At three kilobytes each with the request, which is short. */
const KEPT = 30_000

/** The requests for which an answer lies ready, byte for byte, and the answers: in memory, gone with the process. */
export class PreparedAnswers {
  readonly #entries = new Map<string, Entry>()
  readonly #bySerial = new Map<string, Set<string>>()

  /** The answer to a request, one character a byte; undefined when none lies ready that is valid now. */
  find(request: string, now: number): PreparedAnswer | undefined {
    const entry = this.#entries.get(request)
    if (!entry) return undefined
    if (entry.answer.nextUpdate <= now) {
      this.#delete(request)
      return undefined
    }
    entry.asked = true
    return entry.answer
  }

  /** Whether an answer lies ready that was not signed before `moment`. */
  has(request: string, moment: number): boolean {
    const entry = this.#entries.get(request)
    return entry !== undefined && entry.answer.producedAt >= moment
  }

  keep(request: string, answer: PreparedAnswer): void {
    this.#delete(request)
    const [oldest] = this.#entries.keys()
    if (this.#entries.size >= KEPT) this.#delete(oldest)
    this.#entries.set(request, { answer, asked: false })
    const requests = this.#bySerial.get(answer.serial) ?? new Set()
    this.#bySerial.set(answer.serial, requests.add(request))
  }

  /** Lets go of every answer about a serial number. */
  forget(serial: string): void {
    for (const request of this.#bySerial.get(serial) ?? []) this.#delete(request)
  }

  /**
   * The requests whose answers were signed before `moment` and were asked for since; those that nobody asked for are
   * let go of.
   */
  due(moment: number): string[] {
    const old = [...this.#entries].filter(([, { answer }]) => answer.producedAt < moment)
    for (const [request, { asked }] of old) if (!asked) this.#delete(request)
    return old.filter(([, { asked }]) => asked).map(([request]) => request)
  }

  #delete(request: string) {
    const entry = this.#entries.get(request)
    if (!entry) return
    this.#entries.delete(request)
    const requests = this.#bySerial.get(entry.answer.serial)
    requests?.delete(request)
    if (requests?.size === 0) this.#bySerial.delete(entry.answer.serial)
  }
}
