import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { onlineNumber } from '#ca/letters/online_number'
import { aHolder } from '#tests/support/online_house'
import {
  act,
  folderCarrier,
  NOBODY,
  openOnlinePages,
  ORIGIN,
  PIN,
} from '#tests/support/online_pages'
import { CryptoSocketStandIn } from '#tests/support/crypto_socket_stand_in'
import { lookAt } from '#tests/support/screenshots'
import { stationProgram } from '#tests/support/station_program'
import Application from '#models/application'
import OnlineApplication from '#models/online_application'
import type { Page } from 'playwright'
import type { OnlinePages } from '#tests/support/online_pages'
import type { OnlineHolder } from '#tests/support/online_holder'

const APPLY = `${ORIGIN}/online/applications/new`

test.group(
  'The online service in the browser: what goes wrong, and what somebody tries',
  (group) => {
    let pages: OnlinePages
    let holder: OnlineHolder
    let program: CryptoSocketStandIn

    group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
    group.each.setup(async () => {
      pages = await openOnlinePages()
      holder = await pages.holderOn(null)
      program = await CryptoSocketStandIn.start({
        serial: holder.carrier.serialNumber,
        pin: PIN,
        held: { pair: holder.pair, certificate: new Uint8Array(holder.certificate.der ?? []) },
      })
      pages.program(program.address)
      return async () => {
        program.close()
        await pages.close()
      }
    })

    async function signIn(page: Page) {
      await page.goto(`${ORIGIN}/online/sign-in`)
      await act(page)
      await page.waitForURL(`${ORIGIN}/online`)
    }

    /** Sends the page's form as somebody who writes into it what they like. */
    async function send(page: Page, fields: Record<string, string>) {
      const loaded = page.waitForEvent('load')
      const sent = page.evaluate((values) => {
        const form = document.querySelector<HTMLFormElement>('form[data-act]')
        for (const [name, value] of Object.entries(values)) {
          const input = form?.querySelector<HTMLInputElement>(`[name="${name}"]`)
          if (input) input.value = value
        }
        HTMLFormElement.prototype.submit.call(form)
      }, fields)
      await Promise.all([loaded, sent])
    }

    test('a browser that keeps the page from this machine: the page says so and how it is allowed', async ({
      visit,
      assert,
    }) => {
      pages.program(NOBODY)
      const page = await visit('/login')
      await page.addInitScript(() => {
        navigator.permissions.query = async () => ({ state: 'denied' }) as PermissionStatus
      })
      await page.goto(`${ORIGIN}/online/sign-in`)
      await page.waitForSelector('[data-when=no_program]:not([hidden])')
      assert.equal(
        await page.innerText('[data-when=no_program] [data-code]'),
        'E_STATION_PERMISSION'
      )
      assert.isNotEmpty(await page.innerText('[data-when=no_program] [data-hint]'))
      assert.isFalse(await page.isVisible('[data-start]'), 'the program is not what is missing')
      await lookAt(page, assert, 'online-permission')
    })

    test('a challenge that was signed once signs nobody in again', async ({ visit, assert }) => {
      const page = await visit('/online')
      const [posted] = await Promise.all([
        page.waitForRequest((one) => one.method() === 'POST' && one.url().endsWith('/sign-in')),
        act(page),
      ])
      await page.waitForURL(`${ORIGIN}/online`)
      const used = new URLSearchParams(posted.postData() ?? '')
      await page.context().clearCookies()
      await page.goto(`${ORIGIN}/online/sign-in`)
      const [challenge, cms] = [used.get('challenge') ?? '', used.get('cms') ?? '']
      await send(page, { challenge, cms })
      assert.include(page.url(), '/online/sign-in')
      assert.include(await page.innerText('main'), 'E_CHALLENGE_USED')
    })

    test('S-5.2: somebody else’s IIN, or a million bytes for a request: refused, and the page goes on', async ({
      visit,
      assert,
    }) => {
      const other = await aHolder(pages.house)
      const page = await visit('/online')
      await signIn(page)
      await page.goto(APPLY)
      const carrier = holder.carrier.serialNumber
      const request = Buffer.alloc(1_000_000, 0x30).toString('base64')
      await send(page, { iin: other.iin, carrier, request: 'MAA=' })
      assert.isEmpty(await OnlineApplication.all())
      await page.goto(APPLY)
      await send(page, { iin: holder.iin, carrier, request })
      assert.isEmpty(await OnlineApplication.all())
      await page.goto(APPLY)
      await act(page)
      await page.waitForURL(/\/online\/applications\/\d+$/)
    })

    test('a lost session: the person signs in again and goes on', async ({ visit, assert }) => {
      const page = await visit('/online')
      await signIn(page)
      await page.goto(APPLY)
      await page.waitForSelector('[data-when=ready]:not([hidden])')
      await page.context().clearCookies()
      await act(page)
      await page.waitForURL(/\/online\/sign-in/)
      assert.isNotEmpty(await page.innerText('[role=alert], [role=status].inset'), 'it is said why')
      assert.isEmpty(await OnlineApplication.all())
      await act(page)
      await page.waitForURL(`${ORIGIN}/online`)
      await page.goto(APPLY)
      await act(page)
      await page.waitForURL(/\/online\/applications\/\d+$/)
    })

    test('a second tab: the first one files, the other is told of it and leads there', async ({
      visit,
      assert,
    }) => {
      const page = await visit('/online')
      await signIn(page)
      const second = await page.context().newPage()
      for (const tab of [page, second]) {
        await tab.goto(APPLY)
        await tab.waitForSelector('[data-when=ready]:not([hidden])')
      }
      await act(page)
      await page.waitForURL(/\/online\/applications\/\d+$/)
      const { id } = await OnlineApplication.firstOrFail()
      await act(second)
      await second.waitForSelector(`a[href="/online/applications/${id}"]`)
      assert.include(await second.innerText('main'), onlineNumber(id))
      assert.lengthOf(await OnlineApplication.all(), 1)
    })

    test('S-11.5: what the register contradicts is said before a key is made; with its ground it goes on', async ({
      visit,
      assert,
    }) => {
      const second = await pages.holderOn(null)
      await second.certificate.merge({ holderIin: holder.iin }).save()
      await second.application.merge({ iin: holder.iin }).save()
      const page = await visit('/online')
      await signIn(page)
      await page.goto(APPLY)
      const [rehearsed] = await Promise.all([
        page.waitForRequest(`${ORIGIN}/online/rehearsals`),
        act(page),
      ])
      await page.waitForSelector('[data-when=failed]:not([hidden])')
      const said = await page.innerText('[data-when=failed]')
      assert.include(said, 'E_ONLINE_HAS_CERTIFICATE')
      assert.isNotEmpty(await page.innerText('[data-when=failed] [data-hint]'))
      assert.notInclude(program.asked, 'CreatePKCS10')
      const sent = new URLSearchParams(rehearsed.postData() ?? '')
      assert.equal(sent.get('carrier'), holder.carrier.serialNumber)
      assert.notInclude([...sent.values()], PIN)
      await lookAt(page, assert, 'online-rehearsal-refused')

      await page.click('[data-when=failed] [data-again]')
      await page.waitForSelector('[data-when=ready]:not([hidden])')
      await page.click('form[data-act] summary')
      await page.selectOption('select[name=ground]', 'type_c')
      await act(page)
      await page.waitForURL(/\/online\/applications\/\d+$/)
      const { secondCertificateGround } = await OnlineApplication.firstOrFail()
      assert.equal(secondCertificateGround, 'type_c')
    })

    test('S-5: installing with a wrong carrier, without a session, in two tabs: each goes on', async ({
      visit,
      assert,
    }) => {
      const page = await visit('/online')
      await signIn(page)
      await page.goto(APPLY)
      await act(page)
      await page.waitForURL(/\/online\/applications\/\d+$/)
      const online = await OnlineApplication.firstOrFail()
      await pages.confirm(online)
      const installation = `${page.url()}/installation`
      const other = await CryptoSocketStandIn.start({ serial: 'ANOTHER', pin: PIN })
      pages.program(other.address)
      await page.goto(installation)
      await act(page)
      await page.waitForSelector('[data-when=failed]:not([hidden]) :text("E_CARRIER_OTHER")')
      assert.notInclude(other.asked, 'InstallCertificate', 'nothing is written onto it')
      other.close()

      pages.program(program.address)
      await page.goto(installation)
      await page.waitForSelector('[data-when=ready]:not([hidden])')
      await page.context().clearCookies()
      await act(page)
      await page.waitForURL(/\/online\/sign-in/)
      await act(page)
      await page.waitForURL(`${ORIGIN}/online`)
      const second = await page.context().newPage()
      for (const tab of [page, second]) {
        await tab.goto(installation)
        await tab.waitForSelector('[data-when=ready]:not([hidden])')
      }
      for (const tab of [page, second]) {
        await act(tab)
        await tab.waitForSelector('p.done')
      }
      const { state } = await Application.findByOrFail('onlineApplicationId', online.id)
      assert.equal(state, 'installed')
    })

    test('a carrier pulled out, a wrong PIN: looked for again, the carrier that was chosen stays chosen', async ({
      visit,
      assert,
    }) => {
      const station = await stationProgram({ origin: ORIGIN })
      try {
        const serial = await station.blank()
        const other = await station.blank()
        await pages.holderOn(await folderCarrier(station.folder, serial))
        pages.program(await station.start())
        const page = await visit('/online')
        const chosen = page.locator('#token option:checked')
        const lookAgain = async () => {
          await page.click('[data-when]:not([hidden]) [data-again]')
          await page.waitForSelector('[data-when=ready]:not([hidden])')
        }
        await page.waitForSelector('[data-when=ready]:not([hidden])')
        await act(page)
        assert.equal(await page.inputValue('#token'), '', 'of several none is chosen for anybody')
        assert.equal(await station.window.opened(), 0)
        await page.selectOption('#token', { index: await optionOf(page, serial) })

        await station.pull(serial)
        await act(page)
        await page.waitForSelector('[data-when=failed]:not([hidden])')
        await lookAgain()
        assert.equal(await page.inputValue('#token'), '', 'the other one does not take its place')
        assert.include(await page.innerText('#token'), other)

        await station.plug(serial)
        await page.reload()
        await page.waitForSelector('[data-when=ready]:not([hidden])')
        await page.selectOption('#token', { index: await optionOf(page, serial) })
        await station.window.willType('402917', PIN)
        await act(page)
        await page.waitForSelector('[data-when=failed]:not([hidden]) :text("E_PIN_WRONG")')
        await lookAgain()
        assert.include(await chosen.innerText(), serial)
        await act(page)
        await page.waitForURL(`${ORIGIN}/online`)
      } finally {
        await station.remove()
      }
    })
  }
)

/** Where the carrier stands in the list. */
async function optionOf(page: Page, serial: string) {
  const options = await page.locator('#token option').allInnerTexts()
  return options.findIndex((text) => text.includes(serial))
}
