import { inject } from '@adonisjs/core'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { issuingStateAuthority } from '#ca/authorities/list_authorities'
import { assertMayReceive } from '#ca/carriers/holder_carriers'
import { TakeIntoStock } from '#ca/carriers/take_into_stock'
import { chooseCarrier } from '#ca/issuance/choose_carrier'
import { DraftsForApplications } from '#ca/issuance/drafts_for_applications'
import type { Actor } from '#ca/actor'
import type { CarrierInfo } from '#ca/carriers/desk'
import type Application from '#models/application'

/** The algorithm of the keys that a State CA should have. */
const NEWEST = 'gost-2015'

/** Everything that has to hold before a key is made for an application on a carrier, and the note of that choice. */
@inject()
export class ChooseForKey {
  constructor(
    protected clock: Clock,
    protected stock: TakeIntoStock,
    protected drafts: DraftsForApplications
  ) {}

  /**
   * @param found the carrier as it reports itself
   * @throws CaError E_CARRIER_NOT_BLANK, E_CARRIER_ALGORITHM, E_CARRIER_TAKEN, E_CARRIER_LIMIT, E_CARRIER_TYPE_C; what would stop the
   *   certificate (`DraftsForApplications`)
   */
  async handle(application: Application, found: CarrierInfo, actor: Actor): Promise<void> {
    const serial = found.serialNumber
    if (found.state === 'written') throw new CaError('E_CARRIER_NOT_BLANK', { serial }, 409)
    await this.#rehearse(application, found)
    const carrier = await this.stock.handle(found, actor)
    const at = this.clock.now()
    await assertMayReceive(application.iin, carrier.connector, application.id, { at })
    await chooseCarrier(carrier, application.id)
  }

  /** A carrier that can make but an older key than the State CA certifies is the wrong one. */
  async #rehearse(application: Application, { serialNumber: serial, algorithm }: CarrierInfo) {
    try {
      await this.drafts.rehearse(application, algorithm)
    } catch (error) {
      const isAbsent = error instanceof CaError && error.code === 'E_AUTHORITY_ABSENT'
      const newest = isAbsent && algorithm !== NEWEST ? await issuingStateAuthority(NEWEST) : null
      throw newest ? new CaError('E_CARRIER_ALGORITHM', { serial, algorithm: NEWEST }, 409) : error
    }
  }
}
