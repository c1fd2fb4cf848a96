import { StationError } from '#station/station_error'
import { HeldPins } from '#station/pins/held_pins'
import { readerOf } from '#station/server/profiles'
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

/** A PIN window that has opened: what for, and for which carrier. Null when it is closed. */
export type OpenWindow = { purpose: PinPurpose; reader: string } | null

type Act<T> = (driver: CarrierDriver, pin: Buffer) => Promise<T>

/** The PINs of one connection. Each comes from the person, for one act; that of a key is held until its certificate. */
export class AskedPins {
  #held = new HeldPins()
  #closing = new AbortController()

  /** Told of each window that opens and closes. */
  onWindow: (window: OpenWindow) => void = () => {}

  /** @param origin the site at the other end */
  constructor(
    private station: Workstation,
    private origin: string
  ) {}

  /** Keeps a copy for the certificate of the key that was made with it. */
  hold(serial: string, pin: Buffer): void {
    this.#held.hold(serial, Buffer.from(pin))
  }

  forget(serial: string): void {
    this.#held.forget(serial)
  }

  /** Runs an act with the PIN that is held, or with one that the person types for it. */
  async during<T>(carrier: CarrierInfo, purpose: PinPurpose, act: Act<T>): Promise<T> {
    const { serialNumber: serial } = carrier
    const held = this.#held.of(serial)
    const pin = held ?? (await this.ask(carrier, purpose))
    try {
      const driver = await this.station.driver()
      const made = await this.station.turns.take(serial, () => {
        this.#assertAwaited()
        return act(driver, pin)
      })
      if (!held) this.station.window.tell(true)
      return made
    } catch (error) {
      if (!held) this.station.window.tell(false)
      this.#held.forget(serial)
      throw error
    } finally {
      pin.fill(0)
      if (this.#closing.signal.aborted) this.#held.forgetAll()
    }
  }

  /** The same, with a PIN that is typed for this act alone. */
  afresh<T>(carrier: CarrierInfo, purpose: PinPurpose, act: Act<T>): Promise<T> {
    this.forget(carrier.serialNumber)
    return this.during(carrier, purpose, act)
  }

  /**
   * @param carrier with the tries that are left for the PIN that is asked for; none are for a new one
   * @returns the PIN, wiped by who asked
   * @throws StationError E_PIN_BLOCKED: no PIN helps any more, and none is asked for
   */
  async ask(carrier: CarrierInfo, purpose: PinPurpose): Promise<Buffer> {
    const { serialNumber: serial, state, pinTriesLeft } = carrier
    const triesLeft = purpose === 'next' ? null : pinTriesLeft
    if (state !== 'blank' && triesLeft === 0) throw new StationError('E_PIN_BLOCKED', { serial })
    const { origin } = this
    const reader = readerOf(carrier)
    this.onWindow({ purpose, reader })
    try {
      const question = { purpose, origin, carrier: reader, triesLeft }
      return await this.station.window.ask(question, this.#closing.signal)
    } finally {
      this.onWindow(null)
    }
  }

  /** Nobody is at the other end any more: PINs are wiped, an open window is closed. */
  close(): void {
    this.#closing.abort()
    this.#held.forgetAll()
  }

  /** Nothing is done for a page that is gone: nobody would hear of it. */
  #assertAwaited(): void {
    if (this.#closing.signal.aborted) throw new StationError('E_PIN_CANCELLED')
  }
}
