import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { FileDriver } from '#station/drivers/file'
import { readRequest } from '#ca/certificates/pkcs10'
import { RefuseOnlineApplication } from '#ca/online/refuse_online_application'
import { RevokeCertificates } from '#ca/revocation/revoke_certificates'
import { aHolder, annex4Row, letterFor } from '#tests/support/online_house'
import { onlineNumber } from '#ca/letters/online_number'
import { act, openOnlinePages, ORIGIN, PIN } from '#tests/support/online_pages'
import { lookAt } from '#tests/support/screenshots'
import { aUser } from '#tests/support/users'
import { aWorkstation, type Workstation } from '#tests/support/workstation'
import Application from '#models/application'
import OnlineApplication from '#models/online_application'
import type { Page } from 'playwright'
import type { OnlineHolder } from '#tests/support/online_holder'
import type { OnlinePages } from '#tests/support/online_pages'

test.group('S-12.2, S-13: who was refused applies again, on the same carrier', (group) => {
  let pages: OnlinePages
  let station: Workstation
  let holder: OnlineHolder
  let other: OnlineHolder

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    pages = await openOnlinePages()
    station = await aWorkstation({ origins: [ORIGIN] })
    const { serial } = await station.blank()
    const driver = await FileDriver.open(station.folder)
    const pin = () => Buffer.from(PIN)
    await driver.generate(serial, pin())
    other = await aHolder(pages.house)
    holder = await pages.holderOn({
      serial,
      request: (subject) => driver.request(serial, pin(), subject),
      write: (certificate) => driver.write(serial, pin(), certificate),
    })
    pages.program(station.address)
    return async () => {
      await station.close()
      await pages.close()
    }
  })

  /** Presses the button of the page's act; the station asks for the PIN once. */
  async function press(page: Page) {
    await station.window.willType(PIN)
    await act(page)
  }

  async function apply(page: Page) {
    await page.goto(`${ORIGIN}/online/applications/new`)
    await press(page)
    await page.waitForURL(/\/online\/applications\/\d+$/)
    const online = await OnlineApplication.query().where('iin', holder.iin).orderBy('id', 'desc')
    return { online: online[0], key: readRequest(new Uint8Array(online[0].request ?? [])).spki }
  }

  test('refused: with the key that waits; revoked before it was installed: with another one', async ({
    visit,
    assert,
  }) => {
    const page = await visit('/online')
    await press(page)
    await page.waitForURL(`${ORIGIN}/online`)
    const refused = await apply(page)
    const refusing = await pages.house.make(RefuseOnlineApplication)
    const said = { ground: 'S-11.1', reason: 'Құжаттар толық емес' }
    await refusing.handle({ onlineApplicationId: refused.online.id, ...said }, 'operator')

    const again = await apply(page)
    assert.notEqual(again.online.id, refused.online.id)
    assert.deepEqual(again.key, refused.key, 'the carrier has kept it')
    await pages.confirm(again.online)
    const row = await Application.findByOrFail('onlineApplicationId', again.online.id)
    const { serial } = await row.related('certificate').query().firstOrFail()
    const revoking = await pages.house.make(RevokeCertificates)
    const why = { ground: 'holder_asked', channel: 'offline', basis: 'Өтініш № 4' } as const
    await revoking.handle({ serials: [serial], ...why }, 'operator')

    const afresh = await apply(page)
    assert.notDeepEqual(afresh.key, again.key, 'no key is certified twice')
    await pages.confirm(afresh.online)
    await page.goto(`${ORIGIN}/online/applications/${afresh.online.id}/installation`)
    await station.window.willType(PIN, PIN)
    await act(page)
    await page.waitForSelector('p.done')
    const { state } = await Application.findByOrFail('onlineApplicationId', afresh.online.id)
    assert.equal(state, 'installed')
  })

  test('S-5.3: a letter for somebody else with this number is shown to the operator, who cannot confirm by it', async ({
    visit,
    browserContext,
    assert,
  }) => {
    const [online, theirs] = [await holder.file(), await other.file()]
    await letterFor(pages.house, [
      annex4Row(theirs, { onlineNumber: onlineNumber(online.id), position: 'Главный эксперт' }),
    ])
    await browserContext.loginAs(await aUser('operator'))
    const page = await visit('/online-applications')
    await page.goto(`${ORIGIN}/online-applications/${online.id}`)
    assert.include(await page.innerText('main'), theirs.iin)
    assert.equal(await page.locator('a[href$="/confirmation/new"]').count(), 0)
    await lookAt(page, assert, 'online-operator-quoted')
    await letterFor(pages.house, [annex4Row(online)])
    await page.reload()
    assert.equal(await page.locator('a[href$="/confirmation/new"]').count(), 1)
  })
})
