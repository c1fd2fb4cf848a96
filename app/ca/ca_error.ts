/** What an error says besides its code: the values that its message names. Never a PIN, a password or a key. */
export type Facts = Record<string, string | number>

/**
 * An error of the authority: a code and the facts. The message and the hint in the reader's language are
 * `errors.<CODE>.message` and `errors.<CODE>.hint` in resources/lang; the answer is made of them in one place
 * (`#exceptions/handler` for screens, `#commands/report_error` for the shell).
 */
export class CaError extends Error {
  /**
   * @param code   `E_…`
   * @param facts  values for the placeholders of the translation
   * @param status the HTTP status of the answer
   */
  constructor(
    readonly code: `E_${string}`,
    readonly facts: Facts = {},
    readonly status = 422
  ) {
    super(`${code} ${JSON.stringify(facts)}`)
    this.name = 'CaError'
  }
}
