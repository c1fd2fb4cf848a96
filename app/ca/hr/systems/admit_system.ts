import { inject } from '@adonisjs/core'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { CallCounts } from '#ca/hr/systems/call_counts'
import { isWithin } from '#ca/hr/systems/network'
import { OwnerStanding } from '#ca/hr/systems/owner_standing'
import type { RegisteredSystem } from '#ca/hr/systems/registered_system'
import type { HrKind } from '#models/hr_system'

/** Names no system: whoever calls has proved nothing yet. @throws CaError E_HR_ADDRESS (403) */
export function assertCallsFrom({ addresses }: RegisteredSystem, remoteAddress: string): void {
  if (!isWithin(remoteAddress, addresses))
    throw new CaError('E_HR_ADDRESS', { address: remoteAddress }, 403)
}

/** @throws CaError E_HR_KIND (403) */
export function assertMayAsk({ name, kinds }: RegisteredSystem, kind: HrKind): void {
  if (!kinds.includes(kind)) throw new CaError('E_HR_KIND', { name, kind }, 403)
}

/**
 * Whether a system may call now that its signature holds (S-6.4): with this certificate, not suspended, within its limit,
 * and with a certificate that is in order by order No. 1187.
 */
@inject()
export class AdmitSystem {
  constructor(
    protected clock: Clock,
    protected counts: CallCounts,
    protected standing: OwnerStanding
  ) {}

  /**
   * Counts the call.
   *
   * @param certificate DER, under which the signature holds
   * @throws CaError E_HR_CERTIFICATE_WITHDRAWN, E_HR_CERTIFICATE_NOT_NOW, E_HR_SYSTEM_SUSPENDED (403), E_HR_LIMIT (429),
   *   and those of `OwnerStanding`
   */
  async handle(system: RegisteredSystem, certificate: Uint8Array): Promise<void> {
    this.#assertTaken(system)
    if (system.suspended) throw new CaError('E_HR_SYSTEM_SUSPENDED', { name: system.name }, 403)
    this.#assertWithinLimit(system)
    await this.standing.handle(certificate)
  }

  #assertTaken({ serial, withdrawn, validFrom, validTo }: RegisteredSystem) {
    if (withdrawn) throw new CaError('E_HR_CERTIFICATE_WITHDRAWN', { serial }, 403)
    const now = this.clock.now()
    const [from, until] = [validFrom.toISODate() ?? '', validTo.toISODate() ?? '']
    if (now < validFrom || now > validTo)
      throw new CaError('E_HR_CERTIFICATE_NOT_NOW', { serial, from, until }, 403)
  }

  #assertWithinLimit({ id, name, limitPerMinute: limit }: RegisteredSystem) {
    if (this.counts.count(id, this.clock.now()) > limit)
      throw new CaError('E_HR_LIMIT', { name, limit }, 429)
  }
}
