import { openDriver } from '#station/drivers/open_driver'
import type { CarrierDriver } from '#station/drivers/carrier_driver'

/** The carriers of a source, opened at the first question and again after an error. */
export class KeptDriver {
  #opened: Promise<CarrierDriver> | undefined

  constructor(private source: string) {}

  /** @throws StationError as `openDriver` */
  driver(): Promise<CarrierDriver> {
    this.#opened ??= openDriver(this.source)
    this.#opened.catch(() => (this.#opened = undefined))
    return this.#opened
  }

  /** Lets go of them, opened or not. */
  async close(): Promise<void> {
    await this.#opened?.then((one) => one.close()).catch(() => {})
  }
}
