import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { onlineNumber } from '#ca/letters/online_number'
import { aUser } from '#tests/support/users'
import { CryptoSocketStandIn } from '#tests/support/crypto_socket_stand_in'
import { act, openOnlinePages, ORIGIN, PIN } from '#tests/support/online_pages'
import { ncaLayerStandIn } from '#tests/support/ncalayer_stand_in'
import { lookAt } from '#tests/support/screenshots'
import Application from '#models/application'
import Certificate from '#models/certificate'
import OnlineApplication from '#models/online_application'
import type { OnlinePages } from '#tests/support/online_pages'

test.group('S-5, the whole way with programs of others in place of our station', (group) => {
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
    program.licence = 'licence of this site'
    pages.licence(program.licence)
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
      assert.sameMembers([...new Set(program.strange)], ['KualikAPI.Hello'])

      await page.context().clearCookies()
      await page.goto(`${ORIGIN}/online/sign-in`)
      await act(page)
      await page.waitForURL(`${ORIGIN}/online`)
      const { serial } = await Certificate.query().orderBy('notAfter', 'desc').firstOrFail()
      assert.equal(program.signedWith.at(-1), serial, 'of two certificates the one that ends last')

      await browserContext.loginAs(await aUser('operator'))
      await page.goto(`${ORIGIN}/online-applications/${online.id}`)
      await lookAt(page, assert, 'online-operator')
    } finally {
      program.close()
    }
  })

  test('S-21: with a program that speaks only the documented frames of NCALayer; a key it does not make', async ({
    visit,
    assert,
  }) => {
    const holder = await pages.holderOn(null)
    const certificate = new Uint8Array(holder.certificate.der ?? [])
    const program = await ncaLayerStandIn({ pair: holder.pair, certificate })
    pages.ncaLayer(program.address)
    try {
      const page = await visit('/online')
      await act(page)
      await page.waitForURL(`${ORIGIN}/online`)
      await page.goto(`${ORIGIN}/online/applications/new`)
      await page.waitForSelector('[data-when=failed]:not([hidden]) :text("E_STATION_CANNOT")')
      await lookAt(page, assert, 'online-ncalayer-apply')
      await page.goto(`${ORIGIN}/online/revocations/new`)
      await page.check(`input[value="${holder.certificate.serial}"]`)
      await page.check('input[value=holder_leaves]')
      await page.click('main form .btn')
      await page.waitForURL(/\/online\/applications\/\d+$/)
      const { kind } = await OnlineApplication.findByOrFail('iin', holder.iin)
      assert.equal(kind, 'revoke')
      assert.isEmpty(program.strange)
    } finally {
      program.close()
    }
  })
})
