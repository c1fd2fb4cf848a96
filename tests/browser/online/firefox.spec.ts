import { join } from 'node:path'
import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { writeFirefoxPolicies } from '#station/server/firefox_policies'
import { Firefox } from '#tests/support/firefox'
import { folderCarrier, openOnlinePages, ORIGIN, PIN } from '#tests/support/online_pages'
import { aWorkstation } from '#tests/support/workstation'
import Application from '#models/application'
import OnlineApplication from '#models/online_application'
import type { OnlinePages } from '#tests/support/online_pages'
import type { Workstation } from '#tests/support/workstation'

test.group('S-5 in Firefox, which trusts the station by what station:install wrote', (group) => {
  let pages: OnlinePages
  let station: Workstation
  let firefox: Firefox

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    pages = await openOnlinePages()
    station = await aWorkstation({ origins: [ORIGIN] })
    const { directory } = station.settings
    const root = join(directory, 'loopback.root.pem')
    firefox = await Firefox.start(await writeFirefoxPolicies(directory, root, ''))
    return async () => {
      await firefox.close()
      await station.close()
      await pages.close()
    }
  })

  /** The button of a page's act, and the PIN in the station's window. */
  async function act() {
    await firefox.until('[data-when=ready]:not([hidden])')
    await station.window.willType(PIN)
    await firefox.click('form[data-act] .btn')
  }

  test('signed in, applied, confirmed, installed onto the carrier', async ({ assert }) => {
    const { serial } = await station.blank()
    const holder = await pages.holderOn(await folderCarrier(station.folder, serial))
    pages.program(station.address)
    await firefox.visit(`${ORIGIN}/online`)
    await act()
    await firefox.click('a[href="/online/applications/new"]')
    await act()
    await firefox.until('a[href$="/letter"]')
    const online = await OnlineApplication.findByOrFail('iin', holder.iin)
    await pages.confirm(online)
    await firefox.visit(`${ORIGIN}/online/applications/${online.id}/installation`)
    await act()
    await firefox.until('p.done')
    const { state } = await Application.findByOrFail('onlineApplicationId', online.id)
    assert.equal(state, 'installed')
  })
})
