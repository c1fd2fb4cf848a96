import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import type { Page } from 'playwright'
import stationConfig from '#config/station'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { Clock, FixedClock } from '#ca/clock'
import { ConfirmOnlineApplication } from '#ca/online/confirm_online_application'
import { onlineNumber } from '#ca/letters/online_number'
import { FileDriver } from '#station/drivers/file'
import { aHolder, annex4Row, letterFor, openOnlineHouse } from '#tests/support/online_house'
import { aUser } from '#tests/support/users'
import { CryptoSocketStandIn } from '#tests/support/crypto_socket_stand_in'
import { FILED_AT } from '#tests/support/online_moments'
import { lookAt } from '#tests/support/screenshots'
import { stationProgram } from '#tests/support/station_program'
import Application from '#models/application'
import Certificate from '#models/certificate'
import OnlineApplication from '#models/online_application'
import type { IssuingHouse } from '#tests/support/issuing_house'
import type { RealCarrier } from '#tests/support/online_holder'

const ORIGIN = `http://${process.env.HOST}:${process.env.PORT}`
const PIN = '482915'

test.group('S-5, the whole way in the browser: apply, letter, confirm, install', (group) => {
  let house: IssuingHouse
  const { cryptoSocket } = stationConfig.addresses

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await openOnlineHouse()
    const keys = await house.make(AuthorityKeys)
    app.container.swap(AuthorityKeys, () => keys)
    return async () => {
      stationConfig.addresses.cryptoSocket = cryptoSocket
      app.container.restoreAll([Clock, AuthorityKeys])
      await house.close()
    }
  })

  async function holderOn(carrier: RealCarrier | null) {
    const holder = await aHolder(house, {}, carrier)
    app.container.swap(Clock, () => new FixedClock(FILED_AT))
    return holder
  }

  /** Presses the button of the page's act, with the PIN where the page asks for it. */
  async function act(page: Page) {
    await page.waitForSelector('[data-when=ready]:not([hidden])')
    if (await page.locator('#pin').isVisible()) await page.fill('#pin', PIN)
    await page.click('form[data-act] .btn')
  }

  /** The letter arrives, and an operator confirms. */
  async function confirm(online: OnlineApplication) {
    await letterFor(house, [annex4Row(online)])
    const confirming = await house.make(ConfirmOnlineApplication)
    const input = { onlineApplicationId: online.id, acceptDifferences: false }
    await confirming.handle(input, 'operator')
  }

  test('with a program that speaks only the documented frames of CryptoSocket', async ({
    visit,
    browserContext,
    assert,
  }) => {
    const holder = await holderOn(null)
    const program = await CryptoSocketStandIn.start({
      serial: holder.carrier.serialNumber,
      pin: PIN,
      held: { pair: holder.pair, certificate: new Uint8Array(holder.certificate.der ?? []) },
    })
    stationConfig.addresses.cryptoSocket = program.address
    try {
      program.plugged = false
      const page = await visit('/online')
      const bodies: string[] = []
      page.on('request', (request) => bodies.push(request.url(), request.postData() ?? ''))
      await page.waitForSelector('[data-when=no_token]:not([hidden])')
      await lookAt(page, assert, 'online-no-token')
      program.plugged = true
      await page.click('[data-when=no_token] [data-again]')
      await page.waitForSelector('#pin:visible')
      await lookAt(page, assert, 'online-sign-in')
      await act(page)
      await page.waitForURL(`${ORIGIN}/online`)
      await lookAt(page, assert, 'online-home')

      await page.click('a[href="/online/applications/new"]')
      await page.waitForSelector('#pin:visible')
      await lookAt(page, assert, 'online-apply')
      await act(page)
      await page.waitForURL(/\/online\/applications\/\d+$/)
      const online = await OnlineApplication.findByOrFail('iin', holder.iin)
      assert.include(await page.innerText('h1'), onlineNumber(online.id))
      await lookAt(page, assert, 'online-filed')
      await page.click(`a[href="/online/applications/${online.id}/letter"]`)
      await page.waitForSelector('article.paper')
      assert.include(await page.innerText('article.paper'), onlineNumber(online.id))
      await lookAt(page, assert, 'online-letter')

      await confirm(online)
      await page.goto(`${ORIGIN}/online`)
      await page.click(`a[href="/online/applications/${online.id}/installation"]`)
      await page.waitForSelector('#pin:visible')
      await lookAt(page, assert, 'online-install')
      await act(page)
      await page.waitForSelector('p.done')
      const { state } = await Application.findByOrFail('onlineApplicationId', online.id)
      assert.equal(state, 'installed')
      await lookAt(page, assert, 'online-installed')
      assert.notInclude(bodies.join('\n'), PIN, 'no PIN goes to the server')

      await browserContext.loginAs(await aUser('operator'))
      await page.goto(`${ORIGIN}/online-applications/${online.id}`)
      await lookAt(page, assert, 'online-operator')
    } finally {
      program.close()
    }
  })

  test('with our station and a carrier of the file driver: the station asks for the PIN', async ({
    visit,
    assert,
  }) => {
    const station = await stationProgram({ origin: ORIGIN })
    try {
      const serial = await station.blank()
      const driver = await FileDriver.open(station.folder)
      await driver.generate(serial, Buffer.from(PIN))
      const holder = await holderOn({
        serial,
        request: (subject) => driver.request(serial, Buffer.from(PIN), subject),
        write: (certificate) => driver.write(serial, Buffer.from(PIN), certificate),
      })
      stationConfig.addresses.cryptoSocket = await station.start()
      const page = await visit('/online')
      await station.window.willType(PIN)
      await act(page)
      await page.waitForURL(`${ORIGIN}/online`)

      await page.goto(`${ORIGIN}/online/applications/new`)
      await station.window.willType(PIN)
      await act(page)
      await page.waitForURL(/\/online\/applications\/\d+$/)
      const online = await OnlineApplication.findByOrFail('iin', holder.iin)
      await confirm(online)

      await station.kill()
      await page.goto(`${ORIGIN}/online/applications/${online.id}/installation`)
      await page.waitForSelector('[data-when=no_program]:not([hidden])')
      await lookAt(page, assert, 'online-no-program')
      stationConfig.addresses.cryptoSocket = await station.start()
      await page.reload()
      await station.window.willType(PIN, PIN, PIN)
      await act(page)
      await page.waitForSelector('p.done')
      const row = await Application.findByOrFail('onlineApplicationId', online.id)
      const { der } = await Certificate.findByOrFail('applicationId', row.id)
      assert.equal(row.state, 'installed')
      assert.deepEqual(Buffer.from(await driver.read(serial)), Buffer.from(der ?? []))
    } finally {
      await station.remove()
    }
  })

  test('a wrong carrier is said to be one, and the page goes on with the right one', async ({
    visit,
  }) => {
    const holder = await holderOn(null)
    const pair = holder.pair
    const certificate = new Uint8Array(holder.certificate.der ?? [])
    const program = await CryptoSocketStandIn.start({
      serial: 'ANOTHER',
      pin: PIN,
      held: { pair, certificate },
    })
    stationConfig.addresses.cryptoSocket = program.address
    try {
      const page = await visit('/online')
      await act(page)
      await page.waitForURL(`${ORIGIN}/online`)
      await page.goto(`${ORIGIN}/online/applications/new`)
      await act(page)
      await page.waitForSelector('[data-when=failed]:not([hidden]) :text("E_CARRIER_OTHER")')
      await page.click('[data-when=failed] [data-again]')
      await page.waitForSelector('[data-when=ready]:not([hidden])')
    } finally {
      program.close()
    }
  })
})
