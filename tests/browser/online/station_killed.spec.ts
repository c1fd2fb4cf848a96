import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { act, folderCarrier, openOnlinePages, ORIGIN, PIN } from '#tests/support/online_pages'
import { stationProgram } from '#tests/support/station_program'
import { isThere, until } from '#tests/support/until'
import Application from '#models/application'
import Certificate from '#models/certificate'
import OnlineApplication from '#models/online_application'
import type { OnlinePages } from '#tests/support/online_pages'

test.group('The station, killed in the middle, with an application open (S-5)', (group) => {
  let pages: OnlinePages

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    pages = await openOnlinePages()
    return () => pages.close()
  })

  test('while the key is made, the certificate written, the challenge signed: the person goes on', async ({
    visit,
    assert,
  }) => {
    const station = await stationProgram({ origin: ORIGIN })
    try {
      const serial = await station.blank()
      const folder = join(station.folder, serial)
      const holder = await pages.holderOn(await folderCarrier(station.folder, serial))
      pages.program(await station.start())
      const page = await visit('/online')

      /**
       * Presses the button; the station dies in the middle; the page says so; it is started again.
       *
       * @param over what the page comes to when the machine is busy and the act was over before the end
       */
      const killedAt = async (inTheMiddle: () => Promise<unknown>, over: RegExp) => {
        await station.window.willType(PIN)
        await station.window.opened()
        await act(page)
        await inTheMiddle()
        await station.kill()
        const said =
          '[data-when=failed]:not([hidden]), [data-when=no_program]:not([hidden]), p.done'
        await Promise.race([page.waitForSelector(said), page.waitForURL(over)])
        pages.program(await station.start())
        await page.reload()
      }
      const pinGiven = async () => {
        while ((await station.window.opened()) === 0) await wait(1)
      }

      const start = new RegExp(`^${RegExp.escape(ORIGIN)}/online$`)
      await killedAt(pinGiven, start)
      if (!start.test(page.url())) {
        await station.window.willType(PIN)
        await act(page)
        await page.waitForURL(start)
      }

      await page.goto(`${ORIGIN}/online/applications/new`)
      const filed = /\/online\/applications\/\d+$/
      await killedAt(() => until(() => isThere(join(folder, 'next.sealed'))), filed)
      if (!filed.test(page.url())) {
        assert.lengthOf(await OnlineApplication.all(), 0, 'nothing was filed over half a key')
        await station.window.willType(PIN)
        await act(page)
        await page.waitForURL(filed)
      }
      const online = await OnlineApplication.findByOrFail('iin', holder.iin)
      await pages.confirm(online)

      await page.goto(`${ORIGIN}/online/applications/${online.id}/installation`)
      // It takes over within a moment: a machine that is busy may see it only when it is over.
      const written = () => readFile(join(folder, 'certificate.cer'))
      const before = await written()
      const takesOver = async () =>
        (await isThere(join(folder, 'next.cer'))) || !before.equals(await written())
      await killedAt(() => until(takesOver), filed)
      await station.window.willType(PIN, PIN)
      if (!(await page.$('p.done'))) await act(page)
      await page.waitForSelector('p.done')

      const row = await Application.findByOrFail('onlineApplicationId', online.id)
      assert.equal(row.state, 'installed')
      const issued = await Certificate.query().where('applicationId', row.id)
      assert.lengthOf(issued, 1, 'no second key is certified')
      assert.deepEqual(await written(), Buffer.from(issued[0].der ?? []))
      // A file that was being written when it died stays as a draft, whose name begins with a dot.
      const names = await readdir(folder)
      const whole = names.filter((name) => !name.startsWith('.'))
      assert.sameMembers(whole, ['carrier.json', 'certificate.cer', 'key.sealed'])
    } finally {
      await station.remove()
    }
  })
})
