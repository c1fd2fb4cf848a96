import { inject } from '@adonisjs/core'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { CallCounts } from '#ca/hr/systems/call_counts'
import { isWithin } from '#ca/hr/systems/network'
import { registeredSystem, type RegisteredSystem } from '#ca/hr/systems/registered_system'
import type { HrKind } from '#models/hr_system'

/** A call, as the door sees it. */
export interface Call {
  /** DER, the certificate whose signature over the message holds. */
  certificate: Uint8Array
  /** What the register said of it when the call came; read now where it is absent. */
  system?: RegisteredSystem
  /** The address of the connection. */
  remoteAddress: string
  kind: HrKind
}

/** @throws CaError E_HR_ADDRESS (403) */
export function assertCallsFrom({ name, addresses }: RegisteredSystem, remoteAddress: string) {
  if (!isWithin(remoteAddress, addresses))
    throw new CaError('E_HR_ADDRESS', { name, address: remoteAddress }, 403)
}

/**
 * Who calls, and whether it may: by the certificate that is registered for the system (S-6.4), not suspended, from an
 * address of its own, for what it may ask, within its limit. Whether the certificate itself is valid and not revoked, its
 * verification says.
 */
@inject()
export class AdmitSystem {
  constructor(
    protected clock: Clock,
    protected counts: CallCounts
  ) {}

  /**
   * @throws CaError E_HR_CERTIFICATE_UNREGISTERED, E_HR_CERTIFICATE_WITHDRAWN, E_HR_CERTIFICATE_NOT_NOW,
   *   E_HR_SYSTEM_SUSPENDED, E_HR_ADDRESS, E_HR_KIND (403), E_HR_LIMIT (429)
   */
  async handle({
    certificate,
    system: read,
    remoteAddress,
    kind,
  }: Call): Promise<RegisteredSystem> {
    const system = this.#taken(read ?? (await registeredSystem(certificate)))
    const { name } = system
    if (system.suspended) throw new CaError('E_HR_SYSTEM_SUSPENDED', { name }, 403)
    assertCallsFrom(system, remoteAddress)
    this.#assertWithinLimit(system)
    if (!system.kinds.includes(kind)) throw new CaError('E_HR_KIND', { name, kind }, 403)
    return system
  }

  #taken(registered: RegisteredSystem | undefined): RegisteredSystem {
    if (!registered) throw new CaError('E_HR_CERTIFICATE_UNREGISTERED', {}, 403)
    const { serial, withdrawn, validFrom, validTo } = registered
    if (withdrawn) throw new CaError('E_HR_CERTIFICATE_WITHDRAWN', { serial }, 403)
    const now = this.clock.now()
    const [from, until] = [validFrom.toISODate() ?? '', validTo.toISODate() ?? '']
    if (now < validFrom || now > validTo)
      throw new CaError('E_HR_CERTIFICATE_NOT_NOW', { serial, from, until }, 403)
    return registered
  }

  #assertWithinLimit({ id, name, limitPerMinute: limit }: RegisteredSystem) {
    if (this.counts.count(id, this.clock.now()) > limit)
      throw new CaError('E_HR_LIMIT', { name, limit }, 429)
  }
}
