import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { onlineNumber } from '#ca/letters/online_number'
import { FileDriver } from '#station/drivers/file'
import { aUser } from '#tests/support/users'
import { CryptoSocketStandIn } from '#tests/support/crypto_socket_stand_in'
import { act, openOnlinePages, ORIGIN, PIN } from '#tests/support/online_pages'
import { lookAt } from '#tests/support/screenshots'
import { annex7LetterFor } from '#tests/support/online_house'
import { carrierOver } from '#tests/support/carrier_over_station'
import { SOFTHSM_MODULE, SoftHsm } from '#tests/support/softhsm'
import { stationProgram } from '#tests/support/station_program'
import Application from '#models/application'
import Certificate from '#models/certificate'
import OnlineApplication from '#models/online_application'
import Revocation from '#models/revocation'
import type { OnlinePages } from '#tests/support/online_pages'

test.group('S-5, the whole way in the browser: apply, letter, confirm, install', (group) => {
  let pages: OnlinePages

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    pages = await openOnlinePages()
    return () => pages.close()
  })

  test('with a program that speaks only the documented frames of CryptoSocket', async ({
    visit,
    browserContext,
    assert,
  }) => {
    const holder = await pages.holderOn(null)
    const program = await CryptoSocketStandIn.start({
      serial: holder.carrier.serialNumber,
      pin: PIN,
      held: { pair: holder.pair, certificate: new Uint8Array(holder.certificate.der ?? []) },
    })
    pages.program(program.address)
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

      await pages.confirm(online)
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
      const holder = await pages.holderOn({
        serial,
        request: (subject) => driver.request(serial, Buffer.from(PIN), subject),
        write: (certificate) => driver.write(serial, Buffer.from(PIN), certificate),
      })
      pages.program(await station.start())
      const page = await visit('/online')
      await station.window.willType(PIN)
      await act(page)
      await page.waitForURL(`${ORIGIN}/online`)

      await page.goto(`${ORIGIN}/online/applications/new`)
      await station.window.willType(PIN)
      await act(page)
      await page.waitForURL(/\/online\/applications\/\d+$/)
      const online = await OnlineApplication.findByOrFail('iin', holder.iin)
      await pages.confirm(online)

      await station.kill()
      await page.goto(`${ORIGIN}/online/applications/${online.id}/installation`)
      await page.waitForSelector('[data-when=no_program]:not([hidden])')
      await lookAt(page, assert, 'online-no-program')
      pages.program(await station.start())
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

  test('with our station and a token of SoftHSM behind PKCS#11: an EC key, under the trial structure', async ({
    visit,
    assert,
  }) => {
    const hsm = await SoftHsm.make()
    await hsm.initialise('holder', PIN)
    const station = await stationProgram({ origin: ORIGIN, carriers: `pkcs11:${SOFTHSM_MODULE}` })
    try {
      const address = await station.start()
      pages.program(address)
      await station.window.willType(PIN, PIN)
      const carrier = await carrierOver(address)
      const holder = await pages.holderOn(carrier)
      const page = await visit('/online')
      await station.window.willType(PIN)
      await act(page)
      await page.waitForURL(`${ORIGIN}/online`)
      await page.goto(`${ORIGIN}/online/applications/new`)
      await station.window.willType(PIN)
      await act(page)
      await page.waitForURL(/\/online\/applications\/\d+$/)
      const online = await OnlineApplication.findByOrFail('iin', holder.iin)
      await pages.confirm(online)
      await page.goto(`${ORIGIN}/online/applications/${online.id}/installation`)
      await station.window.willType(PIN, PIN, PIN)
      await act(page)
      await page.waitForSelector('p.done')
      const row = await Application.findByOrFail('onlineApplicationId', online.id)
      const { der, profile } = await Certificate.findByOrFail('applicationId', row.id)
      assert.deepEqual([row.state, profile], ['installed', 'T-USER-EC'])
      assert.deepEqual(await carrier.read(), Buffer.from(der ?? []))
      carrier.close()
    } finally {
      await station.remove()
      await hsm.remove()
    }
  }).timeout(120_000)

  test('S-21: asked for, the letter of annex 7, confirmed by an operator: revoked', async ({
    visit,
    browserContext,
    assert,
  }) => {
    const holder = await pages.holderOn(null)
    const program = await CryptoSocketStandIn.start({
      serial: holder.carrier.serialNumber,
      pin: PIN,
      held: { pair: holder.pair, certificate: new Uint8Array(holder.certificate.der ?? []) },
    })
    pages.program(program.address)
    try {
      const page = await visit('/online')
      await act(page)
      await page.waitForURL(`${ORIGIN}/online`)
      const { serial } = holder.certificate
      await page.click(`a[href="/online/revocations/new?certificate=${serial}"]`)
      await page.check('input[value=holder_leaves]')
      await lookAt(page, assert, 'online-revoke')
      await page.click('main form .btn')
      await page.waitForURL(/\/online\/applications\/\d+$/)
      const online = await OnlineApplication.findByOrFail('iin', holder.iin)
      await lookAt(page, assert, 'online-revoke-filed')
      await page.click(`a[href="/online/applications/${online.id}/letter"]`)
      assert.include(await page.innerText('article.paper'), onlineNumber(online.id))
      await lookAt(page, assert, 'online-revoke-letter')
      await annex7LetterFor(pages.house, [online], { fullName: 'Абдигаликызы Айгерим' })

      await browserContext.loginAs(await aUser('operator'))
      const desk = await visit(`/online-applications/${online.id}`)
      await lookAt(desk, assert, 'online-revoke-operator')
      await desk.check('input[name=accept]')
      await desk.click('form[action$=confirmation] .btn')
      await desk.waitForSelector('.tag.bad')
      const { channel } = await Revocation.findByOrFail('certificateId', holder.certificate.id)
      assert.equal(channel, 'online')
    } finally {
      program.close()
    }
  })

  test('a wrong carrier is said to be one, and the page goes on with the right one', async ({
    visit,
  }) => {
    const holder = await pages.holderOn(null)
    const pair = holder.pair
    const certificate = new Uint8Array(holder.certificate.der ?? [])
    const program = await CryptoSocketStandIn.start({
      serial: 'ANOTHER',
      pin: PIN,
      held: { pair, certificate },
    })
    pages.program(program.address)
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
