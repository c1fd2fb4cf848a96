import { readCertificate } from '#ca/certificates/certificate_view'
import { StationError } from '#station/station_error'
import { assertNotOfHolder } from '#station/pin_of_holder'
import { assertFitPin } from '#station/pin_rules'
import { certificateOn } from '#station/server/certificate_on'
import type { CarrierDriver, CarrierInfo, CarrierObject } from '#station/drivers/carrier_driver'
import type { AskedPins, Workstation } from '#station/server/asked_pins'

/** The leftovers among objects, as text that can be compared. */
const leftoversIn = (objects: CarrierObject[]) =>
  objects
    .filter(({ standing }) => standing === 'leftover')
    .map((one) => JSON.stringify(one))
    .sort()
    .join('\n')

/** What is done to a carrier besides issuing. Every PIN is typed for one act. */
export class CarrierUpkeep {
  /** The leftovers of each carrier, as they were last shown with the PIN. */
  #shown = new Map<string, string>()

  constructor(
    private station: Workstation,
    private pins: AskedPins
  ) {}

  /** What is on it; with the PIN private keys too. */
  async objects(carrier: CarrierInfo, withPin: boolean): Promise<CarrierObject[]> {
    const { serialNumber: serial } = carrier
    if (withPin)
      return this.pins.afresh(carrier, 'look', async (driver, pin) => {
        const objects = await driver.objects(serial, pin)
        this.#shown.set(serial, leftoversIn(objects))
        return objects
      })
    const driver = await this.station.driver()
    return this.station.turns.take(serial, () => driver.objects(serial, null))
  }

  /**
   * Erases what this connection was shown, if nothing has come or gone since: another program may have made a key
   * meanwhile that nobody has looked at.
   *
   * @returns how many @throws StationError E_LEFTOVERS_CHANGED, E_LEFTOVERS_STAY { count, erased }
   */
  async eraseLeftovers(carrier: CarrierInfo): Promise<number> {
    const { serialNumber: serial } = carrier
    const shown = this.#shown.get(serial)
    if (shown === undefined) throw new StationError('E_LEFTOVERS_CHANGED', { serial })
    return this.pins.afresh(carrier, 'leftovers', async (driver, pin) => {
      const found = leftoversIn(await driver.objects(serial, pin))
      if (found !== shown) throw new StationError('E_LEFTOVERS_CHANGED', { serial })
      return driver.eraseLeftovers(serial, pin)
    })
  }

  /** A wrong present PIN is told before anybody thinks of another. */
  changePin(carrier: CarrierInfo): Promise<void> {
    const { serialNumber: serial } = carrier
    return this.pins.afresh(carrier, 'change', async (driver, pin) => {
      await driver.objects(serial, pin)
      await this.#withNewPin(driver, carrier, (next) => driver.changePin(serial, pin, next))
    })
  }

  /** @throws StationError E_UNBLOCK_UNAVAILABLE, E_OFFICER_PIN_BLOCKED before anything is asked */
  async unblock(carrier: CarrierInfo): Promise<void> {
    const { serialNumber: serial } = carrier
    const driver = await this.station.driver()
    const pinTriesLeft = await this.station.turns.take(serial, () => driver.officerTries(serial))
    await this.pins.afresh({ ...carrier, pinTriesLeft }, 'officer', (_, officerPin) =>
      this.#withNewPin(driver, carrier, (next) => driver.unblock(serial, officerPin, next))
    )
  }

  async #withNewPin<T>(
    driver: CarrierDriver,
    carrier: CarrierInfo,
    act: (next: Buffer) => Promise<T>
  ): Promise<void> {
    const iin = await holderOf(driver, carrier)
    const next = await this.pins.ask(carrier, 'next')
    try {
      assertFitPin(next)
      if (iin) assertNotOfHolder(next.toString('latin1'), iin)
      await act(next)
    } finally {
      next.fill(0)
    }
  }
}

/** The IIN in the certificate on a carrier; undefined when there is none. */
async function holderOf(driver: CarrierDriver, carrier: CarrierInfo) {
  const der = await certificateOn(driver, carrier)
  const attributes = der ? readCertificate(der).subject.attributes : []
  const { value } = attributes.find(({ name }) => name === 'serialNumber') ?? {}
  return value?.replace(/^IIN/, '')
}
