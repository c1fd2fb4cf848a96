import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { Clock } from '#ca/clock'
import { ConfirmOnlineApplication } from '#ca/online/confirm_online_application'
import { FileDriver } from '#station/drivers/file'
import { Door } from '#tests/support/hr/door'
import { act, openOnlinePages, ORIGIN, PIN } from '#tests/support/online_pages'
import { stationProgram } from '#tests/support/station_program'
import Certificate from '#models/certificate'
import OnlineApplication from '#models/online_application'
import type { HrRequest } from '#ca/hr/requests'
import type { OnlinePages } from '#tests/support/online_pages'

const stateIn = (text: string) => /<state>([a-z_]+)</.exec(text)?.[1] ?? text

test.group('An application of an HR system, installed by the station', (group) => {
  let pages: OnlinePages

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    pages = await openOnlinePages()
    return () => pages.close()
  })

  test('S-6, S-8: signed on the carrier, filed by the system, confirmed, installed by its holder; the system is told so', async ({
    visit,
    assert,
  }) => {
    const station = await stationProgram({ origin: ORIGIN })
    const serial = await station.blank()
    const driver = await FileDriver.open(station.folder)
    const pin = () => Buffer.from(PIN)
    await driver.generate(serial, pin())
    const door = await Door.open(pages.house)
    // Holders are made in a time of their own; the page's moment comes with them.
    app.container.restore(Clock)
    let subject = new Uint8Array()
    const holder = await pages.holderOn({
      serial,
      request(name) {
        subject = new Uint8Array(name)
        return driver.request(serial, pin(), name)
      },
      write: (certificate) => driver.write(serial, pin(), certificate),
    })
    door.act()
    try {
      const { algorithm, spki, signatureAlgorithm } = holder.pair.signer()
      const sign = (data: Uint8Array) => driver.sign(serial, pin(), data)
      const signer = { algorithm, spki, signatureAlgorithm, sign }
      let messages = 0
      const ask = async (asked: HrRequest, { der }: Certificate) => {
        const person = { signer, certificate: new Uint8Array(der ?? []) }
        const messageId = `installed-${++messages}`
        return door.send(await door.message({ request: asked, person, messageId }))
      }

      await driver.renew(serial, pin())
      const request = await driver.request(serial, pin(), subject)
      const issue = { kind: 'issue', iin: holder.iin, carrierSerial: serial, request } as const
      const filed = await ask({ ...issue, ground: null, language: 'kk' }, holder.certificate)
      assert.equal(filed.code, 'SCSS001', filed.text)
      const { id: number } = await OnlineApplication.findByOrFail('iin', holder.iin)
      const confirming = await pages.house.make(ConfirmOnlineApplication)
      const input = { onlineApplicationId: number, acceptDifferences: false }
      const { serial: issued } = await confirming.handle(input, 'operator')
      const confirmed = await ask({ kind: 'state', number }, holder.certificate)
      assert.equal(stateIn(confirmed.text), 'to_install')

      pages.program(await station.start())
      const page = await visit('/online')
      await station.window.willType(PIN)
      await act(page)
      await page.waitForURL(`${ORIGIN}/online`)
      await page.click(`a[href="/online/applications/${number}/installation"]`)
      await station.window.willType(PIN)
      await act(page)
      await page.waitForSelector('p.done')

      const renewed = await Certificate.findByOrFail('serial', issued)
      assert.deepEqual(Buffer.from(await driver.read(serial)), Buffer.from(renewed.der ?? []))
      const told = await ask({ kind: 'state', number }, renewed)
      assert.equal(stateIn(told.text), 'installed', told.text)
      assert.include(told.text, `<serial>${issued}</serial>`)
    } finally {
      door.close()
      await station.remove()
    }
  })
})
