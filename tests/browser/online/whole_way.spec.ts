import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { onlineNumber } from '#ca/letters/online_number'
import { AppointExecutor } from '#ca/online/appoint_executor'
import { follow } from '#tests/support/follow'
import { aUser } from '#tests/support/users'
import { CryptoSocketStandIn } from '#tests/support/crypto_socket_stand_in'
import { act, folderCarrier, openOnlinePages, ORIGIN, PIN } from '#tests/support/online_pages'
import { lookAt } from '#tests/support/screenshots'
import { annex4Row, annex7LetterFor, letterFor } from '#tests/support/online_house'
import { carrierOver } from '#tests/support/carrier_over_station'
import { SOFTHSM_MODULE, SoftHsm } from '#tests/support/softhsm'
import { SoftwareTokens } from '#tests/support/software_token'
import { stationProgram } from '#tests/support/station_program'
import Application from '#models/application'
import Certificate from '#models/certificate'
import OnlineApplication from '#models/online_application'
import Revocation from '#models/revocation'
import type { OnlinePages } from '#tests/support/online_pages'

/** A token of each kind, as it comes to its holder. */
const TOKENS = [
  {
    name: 'the project’s software token, GOST 2015',
    profile: 'P-USER-2015',
    plugIn: async () => {
      const tokens = await SoftwareTokens.make()
      await tokens.factoryNew('0A1B2C3D')
      return { module: tokens.module, remove: () => tokens.remove() }
    },
  },
  {
    name: 'a token of SoftHSM, EC under the trial structure',
    profile: 'T-USER-EC',
    plugIn: async () => {
      const hsm = await SoftHsm.make()
      await hsm.initialise('holder', PIN)
      return { module: SOFTHSM_MODULE, remove: () => hsm.remove() }
    },
  },
]

test.group('S-5, the whole way in the browser: apply, letter, confirm, install', (group) => {
  let pages: OnlinePages

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    pages = await openOnlinePages()
    return () => pages.close()
  })

  test('with our station and carriers of the file driver: an executor files and installs for a colleague', async ({
    visit,
    browser,
    assert,
  }) => {
    const station = await stationProgram({ origin: ORIGIN })
    try {
      const [ownSerial, serial] = [await station.blank(), await station.blank()]
      const executor = await pages.holderOn(await folderCarrier(station.folder, ownSerial))
      const holder = await pages.holderOn(await folderCarrier(station.folder, serial))
      const appointing = await pages.house.make(AppointExecutor)
      await appointing.handle({ iin: executor.iin, bin: holder.application.bin }, 'admin')
      pages.program(await station.start())
      const page = await visit('/online')
      await page.waitForSelector('#token:visible')
      const option = page.locator('#token option', { hasText: ownSerial })
      const label = await option.innerText()
      assert.notMatch(label, /^Kualik file carrier/, 'whose carrier it is comes first')
      await page.selectOption('#token', { label })
      await station.window.willType(PIN)
      await act(page)
      await page.waitForURL(`${ORIGIN}/online`)

      await follow(page, 'a[href="/online/colleagues"]')
      await lookAt(page, assert, 'online-colleagues')
      await page.click(`a[href="/online/applications/new?iin=${holder.iin}"]`)
      await page.waitForSelector('[data-when=ready]:not([hidden])')
      await lookAt(page, assert, 'online-colleague-apply')
      await station.window.willType(PIN)
      await act(page)
      await page.waitForURL(/\/online\/applications\/\d+$/)
      const online = await OnlineApplication.findByOrFail('iin', holder.iin)
      assert.equal(online.filedBy, `holder:${executor.iin}`)
      await lookAt(page, assert, 'online-colleague-filed')

      await letterFor(pages.house, [annex4Row(online)])
      const desk = await browser.newContext()
      await desk.loginAs(await aUser('operator'))
      const operator = await desk.newPage()
      await operator.goto(`${ORIGIN}/online-applications/${online.id}`)
      await operator.click('a[href$="/confirmation/new"]')
      await lookAt(operator, assert, 'online-confirmation')
      await operator.click('form[action$=confirmation] .btn')
      await operator.waitForSelector('p.done')
      await desk.close()

      await station.kill()
      await page.goto(`${ORIGIN}/online/applications/${online.id}/installation`)
      await page.waitForSelector('[data-when=no_program]:not([hidden])')
      await lookAt(page, assert, 'online-no-program')
      pages.program(await station.start())
      await page.reload()
      await page.waitForSelector('[data-when=ready]:not([hidden])')
      await lookAt(page, assert, 'online-colleague-install')
      await station.window.willType('wait')
      await act(page)
      await page.waitForSelector('[data-pin-window]:not([hidden])')
      await lookAt(page, assert, 'online-pin-window')
      await page.reload()
      await page.waitForSelector('[data-when=ready]:not([hidden])')
      await station.window.willType(PIN)
      await act(page)
      await page.waitForSelector('p.done')
      const row = await Application.findByOrFail('onlineApplicationId', online.id)
      const { der } = await Certificate.findByOrFail('applicationId', row.id)
      assert.equal(row.state, 'installed')
      const onCarrier = (of: string) => readFile(join(station.folder, of, 'certificate.cer'))
      assert.deepEqual(await onCarrier(serial), Buffer.from(der ?? []))
      const own = Buffer.from(executor.certificate.der ?? [])
      assert.deepEqual(await onCarrier(ownSerial), own, 'the executor’s own carrier is as it was')
    } finally {
      await station.remove()
    }
  })

  for (const { name, profile: expected, plugIn } of TOKENS)
    test(`with our station and ${name} behind PKCS#11: ${expected}`, async ({ visit, assert }) => {
      const { module, remove } = await plugIn()
      const station = await stationProgram({ origin: ORIGIN, carriers: `pkcs11:${module}` })
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
        await station.window.willType(PIN)
        await act(page)
        await page.waitForSelector('p.done')
        const row = await Application.findByOrFail('onlineApplicationId', online.id)
        const { der, profile } = await Certificate.findByOrFail('applicationId', row.id)
        assert.deepEqual([row.state, profile], ['installed', expected])
        assert.deepEqual(await carrier.read(), Buffer.from(der ?? []))
        carrier.close()
      } finally {
        await station.remove()
        await remove()
      }
    })

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
      await follow(page, `a[href="/online/applications/${online.id}/letter"]`)
      assert.include(await page.innerText('article.paper'), onlineNumber(online.id))
      await lookAt(page, assert, 'online-revoke-letter')
      await annex7LetterFor(pages.house, [online], { fullName: 'Абдигаликызы Айгерим' })

      await browserContext.loginAs(await aUser('operator'))
      const desk = await visit(`/online-applications/${online.id}`)
      await lookAt(desk, assert, 'online-revoke-operator')
      await desk.click('a[href$="/confirmation/new"]')
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
    assert,
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
      assert.notInclude(program.asked, 'CreatePKCS10', 'no key on it')
      await page.click('[data-when=failed] [data-again]')
      await page.waitForSelector('[data-when=ready]:not([hidden])')
    } finally {
      program.close()
    }
  })
})
