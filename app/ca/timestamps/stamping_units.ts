import { permitStamp } from '#ca/authorities/signing_permit'
import { listServices } from '#ca/authorities/services/find_service'
import { toHex } from '#ca/certificates/asn1'
import { objectIdentifier } from '#ca/certificates/der_values'
import { policyOf } from '#ca/timestamps/policies'
import { assembleStamp, buildSignedAttributes } from '#ca/timestamps/stamp'
import type { ServiceKeys } from '#ca/authorities/services/service_keys'
import type { AuthorityKey } from '#ca/authorities/authority_keys'
import type { Clock } from '#ca/clock'
import type { Stamping } from '#ca/timestamps/stamp'
import type ServiceCertificate from '#models/service_certificate'

/** Which unit stamps when a request names no policy: the first of these that is there. */
const PREFERRED = ['gost-2015', 'gost-2004', 'rsa', 'ec-p256'] as const
/** How old what is known of the units may become, in milliseconds. */
const RELOAD_AFTER = 30_000

/** A time stamping unit: its certificate, its key, its policy. */
export class StampingUnit implements Stamping {
  readonly algorithm
  readonly certificate: Uint8Array
  readonly notAfter: number
  /** DER OBJECT IDENTIFIER. */
  readonly policy: Uint8Array

  constructor(
    service: ServiceCertificate,
    private readonly key: AuthorityKey,
    arc: string
  ) {
    this.algorithm = service.algorithm
    this.certificate = new Uint8Array(service.certificate ?? [])
    this.notAfter = service.notAfter.toMillis()
    this.policy = objectIdentifier(policyOf(arc, service.algorithm))
  }

  /** The DER TimeStampResp with the token over this TSTInfo. @throws CryptoError of the key store */
  async stamp(tstInfo: Uint8Array, withCertificate: boolean): Promise<Uint8Array> {
    const attributes = buildSignedAttributes(tstInfo, this)
    const signature = await this.key.sign(permitStamp(attributes))
    const { algorithm, certificate } = this
    return assembleStamp({
      ...{ algorithm, certificate, tstInfo, attributes, signature, withCertificate },
    })
  }
}

/** The time stamping units of the State CA's keys. */
export class StampingUnits {
  #units: StampingUnit[] = []
  #loadedAt = -Infinity

  /** @param arc the policies' common part */
  constructor(
    private readonly keys: ServiceKeys,
    private readonly clock: Clock,
    private readonly arc: string
  ) {}

  /**
   * The unit that stamps under a policy.
   *
   * @param policy DER OBJECT IDENTIFIER; null for any
   * @returns undefined when no unit has this policy
   */
  async find(policy: Uint8Array | null): Promise<StampingUnit | undefined> {
    if (performance.now() - this.#loadedAt > RELOAD_AFTER) await this.#load()
    const now = this.clock.now().toMillis()
    const valid = this.#units.filter(({ notAfter }) => notAfter > now)
    if (policy) return valid.findLast((unit) => toHex(unit.policy) === toHex(policy))
    const preferred = PREFERRED.map((name) => valid.findLast((unit) => unit.algorithm === name))
    return preferred.find((unit) => unit !== undefined)
  }

  /** Whether any unit is there. */
  get present(): boolean {
    return this.#units.length > 0
  }

  async #open(service: ServiceCertificate): Promise<StampingUnit | null> {
    const key = await this.keys.open(service)
    return key && new StampingUnit(service, key, this.arc)
  }

  async #load(): Promise<void> {
    const services = await listServices('tsa', this.clock.now())
    const units = await Promise.all(services.map((service) => this.#open(service)))
    this.#units = units.filter((unit) => unit !== null)
    this.#loadedAt = performance.now()
  }
}
