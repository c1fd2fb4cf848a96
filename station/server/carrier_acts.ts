import { buildName } from '#ca/certificates/names'
import { readDistinguishedName } from '#ca/certificates/distinguished_name'
import { readRequest } from '#ca/certificates/pkcs10'
import { StationError } from '#station/station_error'
import { assertNotOfHolder } from '#station/pin_of_holder'
import { profileOf } from '#station/server/profiles'
import { CertificateSigner } from '#station/sign/certificate_signer'
import { signingCertificate } from '#station/sign/certificate'
import { certificateOn } from '#station/server/certificate_on'
import { AskedPins, type OpenWindow, type Workstation } from '#station/server/asked_pins'
import { CarrierUpkeep } from '#station/server/carrier_upkeep'
import type { CarrierInfo } from '#station/drivers/carrier_driver'

/** What one connection may do with the carriers. A PIN comes from the person, never from a frame. */
export class CarrierActs {
  readonly #pins: AskedPins
  readonly #upkeep: CarrierUpkeep
  #made = new Map<string, Uint8Array>()

  /** @param origin the site at the other end */
  constructor(
    private station: Workstation,
    origin: string
  ) {
    this.#pins = new AskedPins(station, origin)
    this.#upkeep = new CarrierUpkeep(station, this.#pins)
  }

  /** Tells of each PIN window that opens and closes from now on. */
  watchWindows(tell: (window: OpenWindow) => void): void {
    this.#pins.onWindow = tell
  }

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
    const request = await this.#pins.during(
      carrier,
      state === 'blank' ? 'new' : 'key',
      async (driver, pin) => {
        if (iin && state === 'blank') assertNotOfHolder(pin.toString('latin1'), iin)
        await (state === 'written' ? driver.renew(serial, pin, anew) : driver.generate(serial, pin))
        const made = await driver.request(serial, pin, subject)
        this.#pins.hold(serial, pin)
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
    await this.#pins.during(carrier, 'install', (driver, pin) =>
      driver.write(serial, pin, certificate)
    )
    this.#pins.forget(serial)
  }

  /**
   * Writes a certificate (DER), reads it back and has its key sign, with one question for the PIN.
   *
   * @returns what was read, and CMS SignedData (DER) over the data, which are not inside
   */
  async installAndProve(profile: string, certificate: Uint8Array, data: Uint8Array) {
    const carrier = await this.carrier(profile)
    const { serialNumber: serial } = carrier
    return this.#pins.afresh(carrier, 'prove', async (driver, pin) => {
      await driver.write(serial, pin, certificate)
      const read = await driver.read(serial)
      const signer = new CertificateSigner(read, (bytes) => driver.sign(serial, pin, bytes))
      return { certificate: read, cms: await signer.cms(data, false) }
    })
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
    return this.#pins.afresh(carrier, 'sign', (driver, pin) =>
      act(new CertificateSigner(certificate, (data) => driver.sign(serial, pin, data)))
    )
  }

  /** Key and certificate, for good. */
  async erase(profile: string): Promise<void> {
    const carrier = await this.carrier(profile)
    const { serialNumber: serial } = carrier
    await this.#pins.afresh(carrier, 'erase', (driver, pin) => driver.erase(serial, pin))
    this.#made.delete(serial)
  }

  /** What is done to a carrier besides issuing. */
  async upkeep<T>(
    profile: string,
    act: (upkeep: CarrierUpkeep, carrier: CarrierInfo) => Promise<T>
  ): Promise<T> {
    return act(this.#upkeep, await this.carrier(profile))
  }

  /** Nobody is at the other end any more: PINs are wiped, an open window is closed. */
  close(): void {
    this.#pins.close()
  }

  async #certificate(carrier: CarrierInfo): Promise<Uint8Array | null> {
    return certificateOn(await this.station.driver(), carrier)
  }
}

/** The serial number stands last in the profiles that we give out. */
function serialIn(profile: string): string {
  const [, reader = profile] = /^kztoken:\/\/user@\/([^?]*)/.exec(profile) ?? []
  return reader.split('%20').at(-1)?.slice(0, 64) ?? ''
}
