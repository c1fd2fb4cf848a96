import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import type { Page } from 'playwright'
import app from '@adonisjs/core/services/app'
import stationConfig from '#config/station'
import { AT_OPERATORS, Desk } from '#ca/carriers/desk'
import { readRequest } from '#ca/certificates/pkcs10'
import { readCertificate } from '#ca/certificates/certificate_view'
import { FileDriver } from '#station/drivers/file'
import AuditEntry from '#models/audit_entry'
import { SUBJECT, certificateOver } from '#tests/support/carrier_certificate'
import { CryptoSocketStandIn } from '#tests/support/crypto_socket_stand_in'
import { holder } from '#tests/support/revocation_house'
import { operatorDesk } from '#tests/support/operator_desk'
import { registeredLetter } from '#tests/support/applications'
import { lookAt } from '#tests/support/screenshots'
import { stationProgram, type StationProgram } from '#tests/support/station_program'

const ORIGIN = `http://${process.env.HOST}:${process.env.PORT}`
const [PIN, NEW_PIN, OTHER_PIN] = ['48-29-15', '59-30-46', '71-82-03']
const pin = Buffer.from(PIN)

test.group('upkeep of a carrier at the operator’s own machine, in the browser', (group) => {
  let desk: Awaited<ReturnType<typeof operatorDesk>>
  let station: StationProgram
  const { cryptoSocket } = stationConfig.addresses
  group.setup(async () => {
    station = await stationProgram({ origin: ORIGIN })
    return () => station.remove()
  })
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    desk = await operatorDesk()
    app.container.swap(Desk, () => new Desk(AT_OPERATORS))
    stationConfig.addresses.cryptoSocket = await station.start()
    return async () => {
      stationConfig.addresses.cryptoSocket = cryptoSocket
      await station.kill()
      app.container.restore(Desk)
      desk.restore()
    }
  })

  /** A carrier of an employee, with key, certificate, a next key, and half a file of an interrupted writing. */
  async function written() {
    const serial = await station.blank()
    const driver = await FileDriver.open(station.folder)
    await driver.generate(serial, pin)
    const { spki } = readRequest(await driver.request(serial, pin, SUBJECT))
    const der = Buffer.from(certificateOver(spki))
    await driver.write(serial, pin, der)
    await driver.renew(serial, pin)
    const half = join(station.folder, serial, '.certificate.cer.half')
    await writeFile(half, 'half')
    const certificate = { serial: readCertificate(der).serial, der }
    const made = await holder(await registeredLetter(), 4, { certificate })
    await made.carrier.merge({ serialNumber: serial }).save()
    return { serial, driver, ...made }
  }

  const trouble = (page: Page, code: string) =>
    page.waitForSelector(`#station-trouble:not([hidden]) small:text("${code}")`)

  const events = async (serial: string) => {
    const found = await AuditEntry.query().where('subject', `carrier:${serial}`).orderBy('seq')
    return found
      .map(({ event, actor }) => `${event} ${actor}`)
      .filter((one) => /operator/.test(one))
  }

  test('CP-6.2: looked at, leftovers erased, PIN changed; the log has each act, the server no PIN', async ({
    visit,
    browserContext,
    assert,
  }) => {
    const { serial, driver, application } = await written()
    await browserContext.loginAs(desk.operator)
    const page = await visit(`/carriers/${serial}`)
    const sent: string[] = []
    page.on('request', (request) => sent.push(request.url(), request.postData() ?? ''))
    await page.click(`a[href="/carriers/${serial}/upkeep"]`)
    await page.waitForSelector('#on-carrier table')
    assert.include(await page.innerText('#on-carrier'), application.fullName)
    assert.equal(await page.locator('form[data-act=erase_leftovers]').count(), 0, 'look first')

    await station.window.willType('wait')
    await page.click('form[data-act=look] button')
    await page.waitForSelector('[data-pin-window]:not([hidden])')
    assert.include(await page.innerText('[data-pin-window]'), serial)
    await lookAt(page, assert, 'upkeep-pin-window')
    await page.reload()
    await page.waitForSelector('form[data-act=look] button:enabled')
    await station.window.willType(OTHER_PIN)
    await page.click('form[data-act=look] button')
    await trouble(page, 'E_PIN_WRONG')
    assert.deepEqual(await events(serial), ['carrier_act_refused operator'])
    await station.window.willType(PIN)
    await page.click('form[data-act=look] button')
    await page.waitForSelector('form[data-act=erase_leftovers]')
    // The right PIN gives the tries back; the next look of the page by itself must not take what is shown away.
    await page.waitForTimeout(2000)
    await lookAt(page, assert, 'upkeep-leftovers')

    await page.click('form[data-act=erase_leftovers] button')
    assert.lengthOf(await events(serial), 1, 'without the tick nothing happens')
    await page.check('form[data-act=erase_leftovers] input')
    await station.window.willType(PIN)
    await page.click('form[data-act=erase_leftovers] button')
    await page.waitForSelector('p.done')
    const left = await driver.objects(serial, null)
    assert.deepEqual(
      left.map(({ label }) => label),
      ['key.sealed', 'certificate.cer', 'next.sealed']
    )

    await page.waitForSelector('form[data-act=change_pin] button:enabled')
    await station.window.willType(OTHER_PIN)
    await page.click('form[data-act=change_pin] button')
    await trouble(page, 'E_PIN_WRONG')
    assert.include(await page.innerText('#station-trouble'), ': 2.')
    assert.equal(await page.locator('p.done').count(), 0, 'one message at a time')
    assert.isTrue(await page.isVisible('[data-unblocking=unavailable]'))
    assert.isTrue(await page.isHidden('form[data-act=unblock]'), 'it cannot help')
    await lookAt(page, assert, 'upkeep-trouble')
    await station.window.willType(PIN, NEW_PIN)
    await page.click('form[data-act=change_pin] button')
    await page.waitForSelector('p.done:text("PIN")')
    await driver.sign(serial, Buffer.from(NEW_PIN), pin)

    assert.deepEqual(await events(serial), [
      'carrier_act_refused operator',
      'carrier_leftovers_erased operator',
      'carrier_act_refused operator',
      'carrier_pin_changed operator',
    ])
    for (const secret of [PIN, NEW_PIN, OTHER_PIN]) assert.notInclude(sent.join('\n'), secret)
  })

  test('another carrier is in, ours is pulled out and back; what the server did not hear is recorded again', async ({
    visit,
    browserContext,
    assert,
  }) => {
    const { serial } = await written()
    const other = await station.blank()
    await browserContext.loginAs(desk.operator)
    const page = await visit('/reader')
    await page.waitForSelector(`#plugged a:text("${other}")`)
    await lookAt(page, assert, 'upkeep-reader')
    await page.route('**/objects', (route) => route.fulfill({ status: 422 }))
    await page.click(`#plugged a:text("${serial}")`)
    await trouble(page, 'E_STATION_UNSHOWN')
    await page.unroute('**/objects')
    await page.waitForSelector('#on-carrier table')
    await station.pull(serial)
    await page.waitForSelector(`#on-carrier a:text("${other}")`)
    assert.isTrue(await page.isDisabled('form[data-act=change_pin] button'))
    await lookAt(page, assert, 'upkeep-absent')
    await station.plug(serial)
    await page.waitForSelector('form[data-act=change_pin] button:enabled')

    await page.route('**/refusals', (route) => route.abort())
    await station.window.willType(NEW_PIN)
    await page.click('form[data-act=look] button')
    await trouble(page, 'E_STATION_UNRECORDED')
    await page.unroute('**/refusals')
    await page.click('#record-again button')
    await trouble(page, 'E_PIN_WRONG')

    await page.route('**/upkeep', (route) =>
      route.request().method() === 'POST' ? route.abort() : route.fallback()
    )
    await station.window.willType(PIN, NEW_PIN)
    await page.click('form[data-act=change_pin] button')
    await trouble(page, 'E_STATION_UNRECORDED')
    assert.equal(await page.locator('[data-needs-carrier]:enabled').count(), 0, 'first the log')
    const mayLeave = () => window.dispatchEvent(new Event('beforeunload', { cancelable: true }))
    assert.isFalse(await page.evaluate(mayLeave))
    await page.unroute('**/upkeep')
    await station.kill()
    await page.dblclick('#record-again button')
    await page.waitForSelector('p.done')
    assert.deepEqual(await events(serial), [
      'carrier_act_refused operator',
      'carrier_pin_changed operator',
    ])
  })

  test('another program, or none: said, and nothing is offered', async ({
    visit,
    browserContext,
    assert,
  }) => {
    await browserContext.loginAs(desk.operator)
    const foreign = await CryptoSocketStandIn.start({ serial: 'FOREIGN', pin: PIN })
    stationConfig.addresses.cryptoSocket = foreign.address
    const page = await visit('/carriers/A64A79C8/upkeep')
    await trouble(page, 'E_STATION_CANNOT')
    assert.equal(await page.locator('[data-needs-carrier]:enabled').count(), 0)
    foreign.close()
    await trouble(page, 'E_STATION_NOT_RUNNING')
    assert.equal(await page.innerText('#on-carrier'), '', 'one state at a time')
    await page.goto('/reader')
    await trouble(page, 'E_STATION_NOT_RUNNING')
    assert.isTrue(await page.isHidden('#none-plugged'))
    await lookAt(page, assert, 'upkeep-no-program')
  })
})
