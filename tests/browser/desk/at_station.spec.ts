import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import type { Page } from 'playwright'
import stationConfig from '#config/station'
import app from '@adonisjs/core/services/app'
import { AT_OPERATORS } from '#ca/carriers/desk'
import { TakeCarrierBack } from '#ca/revocation/take_carrier_back'
import { FileDriver } from '#station/drivers/file'
import Application from '#models/application'
import Certificate from '#models/certificate'
import { CryptoSocketStandIn } from '#tests/support/crypto_socket_stand_in'
import { holder, revoke } from '#tests/support/revocation_house'
import { registeredLetter } from '#tests/support/applications'
import { lookAt } from '#tests/support/screenshots'
import { stationProgram, type StationProgram } from '#tests/support/station_program'
import { PIN, writingDesk, type WritingDesk } from '#tests/support/writing_desk'

const ORIGIN = `http://${process.env.HOST}:${process.env.PORT}`

test.group('carriers at the operator’s own machine, in the browser', (group) => {
  let desk: WritingDesk
  let station: StationProgram
  const { cryptoSocket } = stationConfig.addresses
  group.setup(async () => {
    station = await stationProgram({ origin: ORIGIN })
    return () => station.remove()
  })
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    desk = await writingDesk({ source: AT_OPERATORS })
    stationConfig.addresses.cryptoSocket = await station.start()
    return async () => {
      stationConfig.addresses.cryptoSocket = cryptoSocket
      await station.kill()
      await desk.close()
    }
  })

  /** A carrier that has a key and its PIN. */
  async function withKey() {
    const serial = await station.blank()
    const driver = await FileDriver.open(station.folder)
    await driver.generate(serial, Buffer.from(PIN))
    return { serial, driver }
  }

  /** From the desk, with the carrier in, to the page before the button. */
  async function toCheck(page: Page, serial: string) {
    await page.waitForSelector(`#reader :text("${serial}")`)
    const choice = page.locator(`#reader input[type=radio][value="${serial}"]`)
    if (await choice.count()) await choice.check()
    await page.click('#go [data-primary]')
    await page.waitForSelector('#write-at-station')
  }

  test('S-4: key, certificate, writing, reading back, with no carrier at the server; no PIN goes there', async ({
    visit,
    browserContext,
    assert,
  }) => {
    const serial = await station.blank()
    await browserContext.loginAs(desk.operator)
    const page = await visit(desk.address)
    const bodies: string[] = []
    page.on('request', (request) => bodies.push(request.url(), request.postData() ?? ''))
    await toCheck(page, serial)
    assert.equal(await page.locator('input[type=password]').count(), 0)
    await lookAt(page, assert, 'desk-station-check')
    await station.window.willType(PIN)
    await station.window.told()
    await page.click('#write-at-station [data-primary]')
    await page.waitForURL(/written=/)
    assert.include(await page.innerText('.done'), serial)
    assert.equal(await station.window.opened(), 1)

    const [first] = desk.applications
    const { state } = await Application.findOrFail(first.id)
    assert.equal(state, 'written')
    const { der } = await Certificate.findByOrFail('applicationId', first.id)
    const driver = await FileDriver.open(station.folder)
    assert.deepEqual(Buffer.from(await driver.read(serial)), Buffer.from(der ?? []))
    assert.notInclude(bodies.join('\n'), PIN)
  })

  test('a carrier shows up by itself and is gone when it is pulled; the chosen one stays chosen', async ({
    visit,
    browserContext,
    assert,
  }) => {
    await browserContext.loginAs(desk.operator)
    const page = await visit(desk.address)
    const serial = await station.blank()
    await page.waitForSelector(`#reader :text("${serial}")`)
    await station.pull(serial)
    await page.waitForSelector(`#reader :text("${serial}")`, { state: 'detached' })
    assert.include(await page.innerText('#reader'), 'carrier:supply', 'how a blank one comes to be')

    await Promise.all([station.blank(), station.blank()])
    const other = page.locator('#reader input[name=carrier]:not(:checked)')
    const chosen = await other.inputValue()
    await other.check()
    await station.blank()
    await page.waitForSelector('#reader label:nth-of-type(3)')
    assert.equal(await page.inputValue('#reader input[name=carrier]:checked'), chosen)
  })

  test('the program is not running: said, with a way out', async ({
    visit,
    browserContext,
    assert,
  }) => {
    await station.kill()
    await browserContext.loginAs(desk.operator)
    const page = await visit(desk.address)
    await page.waitForSelector('#station-trouble:not([hidden])')
    assert.include(await page.innerText('#station-trouble'), 'E_STATION_NOT_RUNNING')
    assert.equal(
      await page.getAttribute('#station-trouble a', 'href'),
      'https://127.0.0.1:6127/',
      'where its certificate is trusted'
    )
    await lookAt(page, assert, 'desk-station-absent')

    const foreign = await CryptoSocketStandIn.start({ serial: 'FOREIGN', pin: PIN })
    stationConfig.addresses.cryptoSocket = foreign.address
    await page.reload()
    await page.waitForSelector('#station-trouble:not([hidden])')
    assert.include(await page.innerText('#station-trouble'), 'E_STATION_CANNOT', 'another program')
    foreign.close()
  })

  test('given up, a wrong PIN with the tries left, then the right one: nothing is made twice', async ({
    visit,
    browserContext,
    assert,
  }) => {
    const { serial } = await withKey()
    await browserContext.loginAs(desk.operator)
    const page = await visit(desk.address)
    await toCheck(page, serial)
    await station.window.willType('cancel', '718203', PIN)
    const press = async (code: string) => {
      await page.click('#write-at-station [data-primary]')
      await page.waitForSelector(`#station-trouble small:text("${code}")`)
    }
    await press('E_PIN_CANCELLED')
    await press('E_PIN_WRONG')
    assert.include(await page.innerText('#station-trouble'), '2')
    await lookAt(page, assert, 'desk-station-wrong-pin')
    await page.click('#write-at-station [data-primary]')
    await page.waitForURL(/written=/)
    assert.lengthOf(await Certificate.all(), 1)
  })

  test('killed after the certificate was issued: the same carrier finishes, with the same certificate', async ({
    visit,
    browserContext,
    assert,
  }) => {
    const serial = await station.blank()
    await browserContext.loginAs(desk.operator)
    const page = await visit(desk.address)
    await toCheck(page, serial)
    await page.route('**/certificate', async (route) => {
      const answer = await route.fetch()
      await station.kill()
      await route.fulfill({ response: answer })
    })
    await station.window.willType(PIN)
    await page.click('#write-at-station [data-primary]')
    await page.waitForSelector('#station-trouble:not([hidden])')
    const { state } = await Application.findOrFail(desk.applications[0].id)
    assert.equal(state, 'issued')

    await page.unroute('**/certificate')
    stationConfig.addresses.cryptoSocket = await station.start()
    await station.window.willType(PIN)
    await page.goto(`${desk.address}?application=${desk.applications[0].id}`)
    await toCheck(page, serial)
    await page.click('#write-at-station [data-primary]')
    await page.waitForURL(/written=/)
    assert.lengthOf(await Certificate.all(), 1)
  })

  test('S-24: a carrier that came back is erased at the station, and then in stock', async ({
    visit,
    browserContext,
    assert,
  }) => {
    const { serial, driver } = await withKey()
    const { carrier, certificate } = await holder(await registeredLetter(), 9)
    await carrier.merge({ serialNumber: serial }).save()
    await revoke([certificate.serial], { ground: 'holder_leaves' })
    const takeBack = await app.container.make(TakeCarrierBack)
    const how = { delivery: 'hand', broughtBy: 'Омарова А. К.' } as const
    await takeBack.handle({ serialNumber: serial, ...how }, 'operator')
    await browserContext.loginAs(desk.operator)
    const page = await visit(`/carriers/${serial}`)
    await station.window.willType('cancel', PIN)
    await page.click('#erase-at-station .btn')
    await page.waitForSelector('#station-trouble:not([hidden]) :text("E_PIN_CANCELLED")')
    await page.click('#erase-at-station .btn')
    await page.waitForSelector('p.done')
    await carrier.refresh()
    assert.equal(carrier.state, 'stock')
    const carriers = await driver.list()
    assert.equal(carriers.find(({ serialNumber }) => serialNumber === serial)?.state, 'blank')
  })
})
