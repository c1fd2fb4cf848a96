import app from '@adonisjs/core/services/app'
import stationConfig from '#config/station'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { Clock, FixedClock } from '#ca/clock'
import { ConfirmOnlineApplication } from '#ca/online/confirm_online_application'
import { FileDriver } from '#station/drivers/file'
import { aHolder, annex4Row, letterFor, openOnlineHouse } from '#tests/support/online_house'
import { FILED_AT } from '#tests/support/online_moments'
import type { Page } from 'playwright'
import type OnlineApplication from '#models/online_application'
import type { RealCarrier } from '#tests/support/online_holder'

/** Where the pages of the browser's tests are. */
export const ORIGIN = `http://${process.env.HOST}:${process.env.PORT}`

/** The PIN of the carriers. */
/** Of a shape that no random hex or base64 has by chance: it is searched for. */
export const PIN = '48-29-15'

/** An address at which nobody answers. */
export const NOBODY = 'wss://127.0.0.1:9/'

/** A carrier of the folder on which a key is made at once, under the PIN. */
export async function folderCarrier(folder: string, serial: string): Promise<RealCarrier> {
  const driver = await FileDriver.open(folder)
  const pin = () => Buffer.from(PIN)
  await driver.generate(serial, pin())
  return {
    serial,
    request: (subject) => driver.request(serial, pin(), subject),
    write: (certificate) => driver.write(serial, pin(), certificate),
  }
}

/** The online service over a house of its own, as the pages of a browser see it. */
export async function openOnlinePages() {
  const addresses = { ...stationConfig.addresses }
  const house = await openOnlineHouse()
  const keys = await house.make(AuthorityKeys)
  app.container.swap(AuthorityKeys, () => keys)
  return {
    house,
    async close() {
      Object.assign(stationConfig.addresses, addresses)
      stationConfig.apiKey = undefined
      app.container.restoreAll([Clock, AuthorityKeys])
      await house.close()
    },

    /** The address at which the pages look for a program. */
    program(address: string) {
      stationConfig.addresses.cryptoSocket = address
    },

    /** A NCALayer, and nobody at CryptoSocket's address. */
    ncaLayer(address: string) {
      Object.assign(stationConfig.addresses, { cryptoSocket: NOBODY, ncaLayer: address })
    },

    /** The licence that the pages say to a program. */
    licence(apiKey: string) {
      stationConfig.apiKey = apiKey
    },

    async holderOn(carrier: RealCarrier | null) {
      app.container.restore(Clock)
      const holder = await aHolder(house, {}, carrier)
      app.container.swap(Clock, () => new FixedClock(FILED_AT))
      return holder
    },

    /** The letter arrives, and an operator confirms. */
    async confirm(online: OnlineApplication) {
      await letterFor(house, [annex4Row(online)])
      const confirming = await house.make(ConfirmOnlineApplication)
      const input = { onlineApplicationId: online.id, acceptDifferences: false }
      await confirming.handle(input, 'operator')
    },
  }
}

export type OnlinePages = Awaited<ReturnType<typeof openOnlinePages>>

/** Presses the button of the page's act, with the PIN where the page asks for it. */
export async function act(page: Page) {
  await page.waitForSelector('[data-when=ready]:not([hidden])')
  if (await page.locator('#pin').isVisible()) await page.fill('#pin', PIN)
  await page.click('form[data-act] .btn')
}
