import { inject } from '@adonisjs/core'
import { CaError } from '#ca/ca_error'
import { Desk } from '#ca/carriers/desk'
import { buildHolderName } from '#ca/certificates/names'
import { readRequest } from '#ca/certificates/pkcs10'
import { sha256 } from '#ca/crypto/hash'
import { ChooseForKey } from '#ca/issuance/choose_for_key'
import { holderOf } from '#ca/issuance/draft_certificate'
import { IssuanceSteps } from '#ca/issuance/issuance_steps'
import Certificate from '#models/certificate'
import Region from '#models/region'
import type { Actor } from '#ca/actor'
import type { IssuanceStep } from '#ca/issuance/issuance_steps'
import type Application from '#models/application'

/** A carrier, its PIN, and the application for which a key is made. */
export interface KeyInput {
  application: Application
  carrierSerial: string
  pin: string
}

/**
 * A fresh key on a carrier and a request signed with it. A key that an interrupted act left there is taken up
 * again when the PIN is right; one whose serial number was given up is removed and replaced, for neither the
 * serial number nor the key is ever used again.
 */
@inject()
export class MakeKeyOnCarrier {
  constructor(
    protected desk: Desk,
    protected choosing: ChooseForKey,
    protected steps: IssuanceSteps
  ) {}

  /**
   * @returns DER PKCS#10
   * @throws CaError E_CARRIER_ABSENT, E_KEY_CERTIFIED, E_PIN_…; those of `ChooseForKey`, before the carrier is touched
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
    await this.choosing.handle(application, await this.#find(carrierSerial), actor)
    await reached('carrier_chosen')
    const request = await this.#freshRequest(input, () => reached('key_generated'))
    await reached('request_signed')
    return request
  }

  async #find(serial: string) {
    const carriers = await this.desk.list()
    const found = carriers.find(({ serialNumber }) => serialNumber === serial)
    if (!found) throw new CaError('E_CARRIER_ABSENT', { serial }, 409)
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
