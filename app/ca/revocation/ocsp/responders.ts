import { readAuthority } from '#ca/certificates/authority_certificate'
import { validServices } from '#ca/authorities/services/find_service'
import { permitAnswer } from '#ca/authorities/signing_permit'
import { issuerKeys } from '#ca/revocation/ocsp/issuer_keys'
import { assembleResponse, responderByName } from '#ca/revocation/ocsp/response'
import type { Clock } from '#ca/clock'
import Authority from '#models/authority'
import type { ServiceKeys } from '#ca/authorities/services/service_keys'
import type { AuthorityKey } from '#ca/authorities/authority_keys'
import type { Reading } from '#ca/revocation/ocsp/revocation_feed'
import type ServiceCertificate from '#models/service_certificate'

/** The responder of one State CA key: its certificate and its key. */
export class Responder {
  /** DER ResponderID. */
  readonly id: Uint8Array
  readonly notAfter: number
  readonly #certificate: Uint8Array

  constructor(
    readonly service: ServiceCertificate,
    private readonly key: AuthorityKey
  ) {
    this.#certificate = new Uint8Array(service.certificate ?? [])
    this.id = responderByName(readAuthority(this.#certificate).subject.der)
    this.notAfter = service.notAfter.toMillis()
  }

  /** The DER OCSPResponse over this ResponseData. @throws CryptoError of the key store */
  async sign(data: Uint8Array): Promise<Uint8Array> {
    const signature = await this.key.sign(permitAnswer(data))
    const { signatureAlgorithm } = this.key
    return assembleResponse({ data, signatureAlgorithm, signature, certificate: this.#certificate })
  }
}

/** A State CA key whose certificates are asked about; without a responder as long as none is certified. */
export interface AnsweringAuthority {
  readonly authorityId: number
  readonly responder: Responder | null
  /** How clients of RFC 5019 2.1.1 name this key: by SHA-1, as `CertId.issuer` has it. */
  readonly bySha1: string
}

/** How old what is known of authorities and responders may become, in milliseconds. */
const RELOAD_AFTER = 30_000

/** The State CA's keys, old and new, each with the responder that answers for it. */
export class Responders {
  #byIssuer = new Map<string, AnsweringAuthority>()
  #all: AnsweringAuthority[] = []
  #loadedAt = -Infinity
  #loading: Promise<void> | null = null

  /** @param report is told why what is known could not be read anew */
  constructor(
    private readonly keys: ServiceKeys,
    private readonly clock: Clock,
    private readonly reading: Reading,
    private readonly report: (error: unknown) => void
  ) {}

  /** The key that a CertID means; undefined for issuers that are not ours. */
  of(issuer: string): AnsweringAuthority | undefined {
    return this.#byIssuer.get(issuer)
  }

  /** Every key, the oldest first. */
  get all(): readonly AnsweringAuthority[] {
    return this.#all
  }

  /** Who answers when no issuer of a request is ours: the responder certified last. */
  get anybody(): AnsweringAuthority | undefined {
    return this.#all.findLast(({ responder }) => responder !== null)
  }

  /** Reads authorities and responders when that was long ago; what is known stays in use meanwhile. */
  async refresh(): Promise<void> {
    if (performance.now() - this.#loadedAt < RELOAD_AFTER) return
    this.#loading ??= this.#load().finally(() => {
      this.#loading = null
    })
    if (this.#loadedAt === -Infinity) await this.#loading
    else void this.#loading.catch((error: unknown) => this.#failed(error))
  }

  /** What is known stays in use, and it is tried again as late as after a success. */
  #failed(error: unknown) {
    this.#loadedAt = performance.now()
    this.report(error)
  }

  async #load(): Promise<void> {
    const authorities = await Authority.query(this.reading).where('role', 'state').orderBy('id')
    const services = await validServices('ocsp', this.clock.now(), this.reading)
    const all: AnsweringAuthority[] = []
    const byIssuer = new Map<string, AnsweringAuthority>()
    for (const { id, certificate } of authorities) {
      const own = services.filter(({ authorityId }) => authorityId === id)
      const names = issuerKeys(readAuthority(new Uint8Array(certificate)))
      const responder = await this.#responderOf(id, own)
      const answering = { authorityId: id, responder, bySha1: names[0] }
      all.push(answering)
      for (const name of names) byIssuer.set(name, answering)
    }
    this.#all = all
    this.#byIssuer = byIssuer
    this.#loadedAt = performance.now()
  }

  /** When the key of the newest does not open, the one before it goes on as long as it is valid. */
  async #responderOf(authorityId: number, services: ServiceCertificate[]) {
    const known = this.#all.find((each) => each.authorityId === authorityId)?.responder
    for (const service of services.toReversed()) {
      if (known?.service.id === service.id) return known
      const key = await this.keys.open(service)
      if (key) return new Responder(service, key)
    }
    return null
  }
}
