import { buildName } from '#ca/certificates/names'
import { readDistinguishedName } from '#ca/certificates/distinguished_name'
import { readRequest } from '#ca/certificates/pkcs10'
import { StationError } from '#station/station_error'
import { assertNotOfHolder } from '#station/pin_of_holder'
import { HeldPins } from '#station/pins/held_pins'
import { profileOf, readerOf } from '#station/server/profiles'
import { CertificateSigner } from '#station/sign/certificate_signer'
import { signingCertificate } from '#station/sign/certificate'
import type { CarrierDriver, CarrierInfo } from '#station/drivers/carrier_driver'
import type { OneWindow } from '#station/pins/one_window'
import type { PinPurpose } from '#station/pins/pin_prompt'
import type { Turns } from '#station/turns'

/** What all connections share. */
export interface Workstation {
  driver(): Promise<CarrierDriver>
  window: OneWindow
  turns: Turns
}

/** What one connection may do with the carriers. A PIN comes from the person, never from a frame. */
export class CarrierActs {
  #held = new HeldPins()
  #made = new Map<string, Uint8Array>()
  #closing = new AbortController()

  /** @param origin the site at the other end */
  constructor(
    private station: Workstation,
    private origin: string
  ) {}

  async list(): Promise<CarrierInfo[]> {
    const driver = await this.station.driver()
    return driver.list()
  }

  /** @throws StationError E_CARRIER_ABSENT */
  async carrier(profile: string): Promise<CarrierInfo> {
    const carriers = await this.list()
    const found = carriers.find((one) => profileOf(one) === profile)
    if (!found) throw new StationError('E_CARRIER_ABSENT', { serial: serialIn(profile) })
    return found
  }

  /**
   * A key on the carrier and a request signed with it: on a blank carrier under a new PIN; a key that waits for its
   * certificate is taken up; beside one that has it the next one is made.
   *
   * @param name the subject's text
   * @param anew a next key that waits is replaced
   * @returns PKCS#10 (DER)
   */
  async makeRequest(profile: string, name: string, anew = false): Promise<Uint8Array> {
    const parts = readDistinguishedName(name)
    const subject = buildName(parts)
    const iin = parts.find(([attribute]) => attribute === 'serialNumber')?.[1].replace(/^IIN/, '')
    const carrier = await this.carrier(profile)
    const { serialNumber: serial, state } = carrier
    const request = await this.#withPin(
      carrier,
      state === 'blank' ? 'new' : 'key',
      async (driver, pin) => {
        if (iin && state === 'blank') assertNotOfHolder(pin.toString('latin1'), iin)
        await (state === 'written' ? driver.renew(serial, pin, anew) : driver.generate(serial, pin))
        const made = await driver.request(serial, pin, subject)
        this.#held.hold(serial, Buffer.from(pin))
        return made
      }
    )
    this.#made.set(serial, readRequest(request).spki)
    return request
  }

  /** The public keys (SubjectPublicKeyInfo DER) of a carrier that can be known without its PIN. */
  async keys(profile: string): Promise<Uint8Array[]> {
    const carrier = await this.carrier(profile)
    const made = this.#made.get(carrier.serialNumber)
    const certificate = await this.#certificate(carrier)
    return [...(made ? [made] : []), ...(certificate ? [signingCertificate(certificate).spki] : [])]
  }

  /** @param certificate DER */
  async install(profile: string, certificate: Uint8Array): Promise<void> {
    const carrier = await this.carrier(profile)
    const { serialNumber: serial } = carrier
    await this.#withPin(carrier, 'install', (driver, pin) => driver.write(serial, pin, certificate))
    this.#held.forget(serial)
  }

  /** The certificates (DER) on a carrier. */
  async certificates(profile: string): Promise<Uint8Array[]> {
    const certificate = await this.#certificate(await this.carrier(profile))
    return certificate ? [certificate] : []
  }

  /**
   * Lets an act sign with the certificate of a carrier. The person is asked once for the whole act, each time anew.
   *
   * @throws StationError E_CERTIFICATE_ABSENT
   */
  async sign<T>(profile: string, act: (signer: CertificateSigner) => Promise<T>): Promise<T> {
    const carrier = await this.carrier(profile)
    const { serialNumber: serial } = carrier
    const certificate = await this.#certificate(carrier)
    if (!certificate) throw new StationError('E_CERTIFICATE_ABSENT', { serial })
    this.#held.forget(serial)
    return this.#withPin(carrier, 'sign', (driver, pin) =>
      act(new CertificateSigner(certificate, (data) => driver.sign(serial, pin, data)))
    )
  }

  /** Key and certificate, for good. */
  async erase(profile: string): Promise<void> {
    const carrier = await this.carrier(profile)
    const { serialNumber: serial } = carrier
    this.#held.forget(serial)
    await this.#withPin(carrier, 'erase', (driver, pin) => driver.erase(serial, pin))
    this.#made.delete(serial)
  }

  /** Nobody is at the other end any more: PINs are wiped, an open window is closed. */
  close(): void {
    this.#closing.abort()
    this.#held.forgetAll()
  }

  async #certificate({ serialNumber, state }: CarrierInfo): Promise<Uint8Array | null> {
    if (state !== 'written') return null
    const driver = await this.station.driver()
    return driver.read(serialNumber).catch((error: unknown) => {
      if (error instanceof StationError && error.code === 'E_CERTIFICATE_ABSENT') return null
      throw error
    })
  }

  async #withPin<T>(
    carrier: CarrierInfo,
    purpose: PinPurpose,
    act: (driver: CarrierDriver, pin: Buffer) => Promise<T>
  ): Promise<T> {
    const { serialNumber: serial } = carrier
    const pin = this.#held.of(serial) ?? (await this.#ask(carrier, purpose))
    try {
      const driver = await this.station.driver()
      return await this.station.turns.take(serial, () => act(driver, pin))
    } catch (error) {
      this.#held.forget(serial)
      throw error
    } finally {
      pin.fill(0)
      if (this.#closing.signal.aborted) this.#held.forgetAll()
    }
  }

  /** @throws StationError E_PIN_BLOCKED: no PIN helps any more, and none is asked for */
  async #ask(carrier: CarrierInfo, purpose: PinPurpose): Promise<Buffer> {
    const { origin } = this
    const { serialNumber: serial, state, pinTriesLeft } = carrier
    if (state !== 'blank' && pinTriesLeft === 0) throw new StationError('E_PIN_BLOCKED', { serial })
    const question = {
      purpose,
      origin,
      carrier: readerOf(carrier),
      triesLeft: pinTriesLeft,
    }
    return this.station.window.ask(question, this.#closing.signal)
  }
}

/** The serial number stands last in the profiles that we give out. */
function serialIn(profile: string): string {
  const [, reader = profile] = /^kztoken:\/\/user@\/([^?]*)/.exec(profile) ?? []
  return reader.split('%20').at(-1)?.slice(0, 64) ?? ''
}
