import app from '@adonisjs/core/services/app'
import stationConfig from '#config/station'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { Clock, FixedClock } from '#ca/clock'
import { ConfirmOnlineApplication } from '#ca/online/confirm_online_application'
import { aHolder, annex4Row, letterFor, openOnlineHouse } from '#tests/support/online_house'
import { FILED_AT } from '#tests/support/online_moments'
import type { Page } from 'playwright'
import type OnlineApplication from '#models/online_application'
import type { RealCarrier } from '#tests/support/online_holder'

/** Where the pages of the browser's tests are. */
export const ORIGIN = `http://${process.env.HOST}:${process.env.PORT}`

/** The PIN of the carriers. */
export const PIN = '482915'

/** The online service over a house of its own, as the pages of a browser see it. */
export async function openOnlinePages() {
  const { cryptoSocket } = stationConfig.addresses
  const house = await openOnlineHouse()
  const keys = await house.make(AuthorityKeys)
  app.container.swap(AuthorityKeys, () => keys)
  return {
    house,
    async close() {
      stationConfig.addresses.cryptoSocket = cryptoSocket
      app.container.restoreAll([Clock, AuthorityKeys])
      await house.close()
    },

    /** The address at which the pages look for a program. */
    program(address: string) {
      stationConfig.addresses.cryptoSocket = address
    },

    async holderOn(carrier: RealCarrier | null) {
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
