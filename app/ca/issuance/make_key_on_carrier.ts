import { inject } from '@adonisjs/core'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { issuingStateAuthority } from '#ca/authorities/list_authorities'
import { Desk } from '#ca/carriers/desk'
import { assertMayReceive } from '#ca/carriers/holder_carriers'
import { TakeIntoStock } from '#ca/carriers/take_into_stock'
import { buildHolderName } from '#ca/certificates/names'
import { readRequest } from '#ca/certificates/pkcs10'
import { sha256 } from '#ca/crypto/hash'
import { chooseCarrier } from '#ca/issuance/choose_carrier'
import { holderOf } from '#ca/issuance/draft_certificate'
import { DraftsForApplications } from '#ca/issuance/drafts_for_applications'
import { IssuanceSteps } from '#ca/issuance/issuance_steps'
import Certificate from '#models/certificate'
import Region from '#models/region'
import type { Actor } from '#ca/actor'
import type { CarrierInfo } from '#ca/carriers/desk'
import type { IssuanceStep } from '#ca/issuance/issuance_steps'
import type Application from '#models/application'

/** A carrier, its PIN, and the application for which a key is made. */
export interface KeyInput {
  application: Application
  carrierSerial: string
  pin: string
}

/** The algorithm of the keys that a State CA should have. */
const NEWEST = 'gost-2015'

/**
 * A fresh key on a carrier and a request signed with it. A key that an interrupted act left there is taken up
 * again when the PIN is right; one whose serial number was given up is removed and replaced, for neither the
 * serial number nor the key is ever used again.
 */
@inject()
export class MakeKeyOnCarrier {
  constructor(
    protected clock: Clock,
    protected desk: Desk,
    protected stock: TakeIntoStock,
    protected drafts: DraftsForApplications,
    protected steps: IssuanceSteps
  ) {}

  /**
   * @returns DER PKCS#10
   * @throws CaError E_CARRIER_ABSENT, E_CARRIER_NOT_BLANK, E_CARRIER_TAKEN, E_CARRIER_LIMIT,
   *   E_CARRIER_ALGORITHM, E_CARRIER_TYPE_C, E_KEY_CERTIFIED, E_PIN_…; what would stop the certificate (`DraftsForApplications`), before
   *   the carrier is touched
   */
  async handle(
    input: KeyInput,
    actor: Actor,
    onStep?: (step: IssuanceStep) => void
  ): Promise<Uint8Array> {
    const { application, carrierSerial } = input
    const facts = { applicationId: application.id }
    const reached = async (step: IssuanceStep) => {
      await this.steps.reached(step, facts)
      onStep?.(step)
    }
    const found = await this.#find(carrierSerial)
    await this.#rehearse(application, found)
    const carrier = await this.stock.handle(found, actor)
    const at = this.clock.now()
    await assertMayReceive(application.iin, carrier.connector, application.id, { at })
    await chooseCarrier(carrier, application.id)
    await reached('carrier_chosen')
    const request = await this.#freshRequest(input, () => reached('key_generated'))
    await reached('request_signed')
    return request
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

  async #find(serial: string) {
    const carriers = await this.desk.list()
    const found = carriers.find(({ serialNumber }) => serialNumber === serial)
    if (!found) throw new CaError('E_CARRIER_ABSENT', { serial }, 409)
    if (found.state === 'written') throw new CaError('E_CARRIER_NOT_BLANK', { serial }, 409)
    return found
  }

  async #freshRequest(input: KeyInput, generated: () => Promise<void>): Promise<Uint8Array> {
    const { carrierSerial, pin } = input
    await this.desk.generate(carrierSerial, pin)
    await generated()
    const request = await this.#request(input)
    const earlier = await certificateOver(request)
    if (!earlier) return request
    if (earlier.state !== 'void')
      throw new CaError('E_KEY_CERTIFIED', { serial: earlier.serial, state: earlier.state }, 409)
    await this.desk.erase(carrierSerial, pin)
    await this.desk.generate(carrierSerial, pin)
    return this.#request(input)
  }

  async #request({ application, carrierSerial, pin }: KeyInput) {
    const region = await Region.findOrFail(application.regionKato)
    const subject = buildHolderName(holderOf(application, region.nameKk))
    return this.desk.request(carrierSerial, pin, subject)
  }
}

function certificateOver(request: Uint8Array) {
  const { spki } = readRequest(request)
  return Certificate.findBy('spkiSha256', Buffer.from(sha256(spki)).toString('hex'))
}
