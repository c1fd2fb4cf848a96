import { CaError } from '#ca/ca_error'

/** Which addresses changes of state may be pushed to: https, and http where nothing is in production. */
export class CallbackAddresses {
  readonly #protocols: string[]

  constructor(httpToo: boolean) {
    this.#protocols = httpToo ? ['https', 'http'] : ['https']
  }

  /**
   * What was typed, as it is kept; null for nothing. Without a name or a password: an address is kept, audited and shown,
   * whatever stands in its query too.
   *
   * @throws CaError E_HR_CALLBACK_URL
   */
  read(text: string | null): string | null {
    if (!text?.trim()) return null
    const url = this.#parse(text.trim())
    if (!url) throw new CaError('E_HR_CALLBACK_URL', { protocols: this.#protocols.join(', ') })
    return url.href
  }

  /** Whether one that was registered, perhaps under other settings, may be called now. */
  allows(address: string): boolean {
    return this.#parse(address) !== null
  }

  #parse(text: string): URL | null {
    const url = URL.parse(text)
    if (!url || !this.#protocols.includes(url.protocol.slice(0, -1))) return null
    return url.username || url.password || url.hash ? null : url
  }
}
