/** What a cryptographic error says besides its code. Never a key, a passphrase or a PIN. */
export type CryptoFacts = Record<string, string | number>

/**
 * An error of the crypto room, of the same shape as `CaError`: this room imports nothing of ours.
 * The texts are `errors.<CODE>` in resources/lang/{kk,ru,en}/crypto.json.
 */
export class CryptoError extends Error {
  /**
   * @param code   `E_…`
   * @param facts  values for the placeholders of the translation
   * @param status the HTTP status of the answer
   */
  constructor(
    readonly code: `E_${string}`,
    readonly facts: CryptoFacts = {},
    readonly status = 422
  ) {
    super(`${code} ${JSON.stringify(facts)}`)
    this.name = 'CryptoError'
  }
}
