import type { AuthorityKey, AuthorityKeys } from '#ca/authorities/authority_keys'
import type ServiceCertificate from '#models/service_certificate'

/** The keys of services, each opened by itself: one that does not open silences no other. */
export class ServiceKeys {
  readonly #troubles = new Map<string, string>()

  /** @param report is told why a key does not open, once as long as the reason stays */
  constructor(
    private readonly keys: AuthorityKeys,
    private readonly report: (error: unknown) => void
  ) {}

  /** The key of a service; null when it does not open. */
  async open({ keyId }: ServiceCertificate): Promise<AuthorityKey | null> {
    try {
      const key = await this.keys.open({ keyId })
      this.#troubles.delete(keyId)
      return key
    } catch (error) {
      this.#tell(keyId, error)
      return null
    }
  }

  #tell(keyId: string, error: unknown) {
    const trouble = String(error)
    if (this.#troubles.get(keyId) === trouble) return
    this.#troubles.set(keyId, trouble)
    this.report(error)
  }
}
