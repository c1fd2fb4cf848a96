import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import type { Page } from 'playwright'
import Certificate from '#models/certificate'
import HandOut from '#models/hand_out'
import { lookAt } from '#tests/support/screenshots'
import { PIN, writingDesk, type WritingDesk } from '#tests/support/writing_desk'

const pageHeight = (page: Page) =>
  page.evaluate<number>('document.documentElement.scrollHeight - innerHeight')

test.group('from an employee to a certificate on a carrier, in the browser', (group) => {
  let desk: WritingDesk
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    desk = await writingDesk()
    return desk.close
  })

  /** From the desk with a carrier in to the check page. */
  async function toCheck(page: Page) {
    await page.click('#go [data-primary]')
    await page.waitForSelector('#pin')
  }

  async function writePin(page: Page, pin = PIN) {
    await page.fill('#pin', pin)
    if (await page.locator('#pin_again').count()) await page.fill('#pin_again', pin)
    await page.click('#write [data-primary]')
  }

  test('the whole way: carrier in, check, PIN, written, certificate, hand-out, journal', async ({
    visit,
    browserContext,
    assert,
  }) => {
    await browserContext.loginAs(desk.operator)
    const page = await visit(desk.address)
    await page.click('[data-primary]')
    await page.waitForSelector('#go')
    await lookAt(page, assert, 'desk-carrier')
    await toCheck(page)
    await lookAt(page, assert, 'desk-check')
    await writePin(page)
    await page.waitForURL(/written=/)
    const [first, second] = desk.applications
    assert.include(await page.innerText('.done'), first.fullName)
    assert.equal(await page.innerText('.station .name'), second.fullName)
    await lookAt(page, assert, 'desk-written')

    await page.click('.done a >> nth=0')
    await page.waitForURL(/certificates/)
    await lookAt(page, assert, 'certificate')
    const { serial } = await Certificate.findByOrFail('applicationId', first.id)
    for (const name of [`${serial}.cer`, `${serial}.pem`, 'ca.cer', 'root.cer']) {
      const saved = page.waitForEvent('download')
      const file = name.replace(serial, 'certificate')
      await page.click(`a[href$="/${file}"]`)
      const download = await saved
      assert.equal(download.suggestedFilename(), name)
    }
    await page.click('a[href$="/verification"]')
    await page.waitForSelector('.tag.big.good')
    await lookAt(page, assert, 'verification')

    await page.goto(`/applications/${first.id}/hand-out/new`)
    await page.fill('#recipient_document_number', 'ҚР 004512')
    await lookAt(page, assert, 'hand-out')
    await page.click('button[value=check]')
    await page.waitForSelector('.final')
    await lookAt(page, assert, 'hand-out-check')
    await page.click('button.danger')
    await page.waitForURL(/hand-over/)
    await lookAt(page, assert, 'hand-over')
    assert.lengthOf(await HandOut.all(), 1)
    await page.goBack()
    await page.waitForURL(/hand-out\/new$/)
    await page.goto('/journal')
    assert.include(await page.innerText('.journal tbody'), first.fullName)
    await lookAt(page, assert, 'journal')
  })

  test('with the keyboard alone: Enter, PIN, Enter, PIN, Enter; the focus is always where the next key goes', async ({
    visit,
    browserContext,
    assert,
  }) => {
    const { serialNumber } = await desk.reader.supplyBlank()
    await browserContext.loginAs(desk.operator)
    const page = await visit(desk.address)
    await page.waitForSelector('[data-primary]:focus')
    await page.keyboard.press('Enter')
    await page.waitForSelector('#pin:focus')
    await page.keyboard.type('000')
    await page.keyboard.press('Escape')
    assert.equal(await page.inputValue('#pin'), '')
    await page.keyboard.type(PIN)
    await page.keyboard.press('Enter')
    await page.waitForSelector('#pin_again:focus')
    await page.keyboard.type(PIN)
    await page.keyboard.press('Enter')
    await page.waitForURL(/written=/)
    assert.include(await page.innerText('.done'), serialNumber)
    await page.waitForSelector('[data-primary]:focus')
  })

  test('Alt and arrows go to the next employee and back, F8 puts off, F9 opens the refusal', async ({
    visit,
    browserContext,
    assert,
  }) => {
    await browserContext.loginAs(desk.operator)
    const page = await visit(desk.address)
    const [first, second, third] = desk.applications
    const name = () => page.innerText('.station .name')
    await page.keyboard.press('Alt+ArrowDown')
    await page.waitForURL(`**${desk.address}?application=${second.id}`)
    assert.equal(await name(), second.fullName)
    await page.keyboard.press('Alt+ArrowUp')
    await page.waitForURL(`**${desk.address}?application=${first.id}`)
    await page.keyboard.press('F8')
    await page.waitForSelector('.tag.soon')
    assert.equal(await name(), second.fullName)
    await page.keyboard.press('F9')
    await page.waitForURL(`**/applications/${second.id}/refusal`)
    await page.goBack()
    await page.goto(`${desk.address}?application=${third.id}`)
    assert.equal(await name(), third.fullName)
  })

  test('a carrier shows up by itself when it is plugged in, and is gone when it is pulled', async ({
    visit,
    browserContext,
    assert,
  }) => {
    await browserContext.loginAs(desk.operator)
    const page = await visit(desk.address)
    assert.equal(await page.locator('#go').count(), 0)
    const { serialNumber } = await desk.reader.supplyBlank()
    await page.waitForSelector(`#reader :text("${serialNumber}")`)
    await desk.pull(serialNumber)
    await page.waitForSelector('#go', { state: 'detached' })
  })

  test('the desk fits 1280 by 720 without scrolling the page, in every language', async ({
    visit,
    browserContext,
    assert,
  }) => {
    await desk.reader.supplyBlank()
    await browserContext.loginAs(desk.operator)
    const page = await visit(desk.address)
    await page.setViewportSize({ width: 1280, height: 720 })
    for (const language of ['kk', 'en', 'ru']) {
      await page.click(`.langs a[lang=${language}]`)
      await page.waitForSelector(`html[lang=${language}]`)
      await page.waitForLoadState()
      assert.equal(await pageHeight(page), 0, language)
      const primary = await page.locator('[data-primary]').boundingBox()
      assert.isBelow((primary?.y ?? 1000) + (primary?.height ?? 0), 720, language)
    }
    await toCheck(page)
    const button = await page.locator('#write [data-primary]').boundingBox()
    assert.isBelow((button?.y ?? 1000) + (button?.height ?? 0), 720)
  })

  test('a weak PIN is said beside the field, and the focus is in it', async ({
    visit,
    browserContext,
    assert,
  }) => {
    await desk.reader.supplyBlank()
    await browserContext.loginAs(desk.operator)
    const page = await visit(desk.address)
    await toCheck(page)
    await writePin(page, '111111')
    await page.waitForSelector('.pin-error')
    assert.include(await page.innerText('.pin-error'), 'E_PIN_WEAK')
    await page.waitForSelector('#pin:focus')
    assert.equal(await page.inputValue('#pin'), '')
    await page.keyboard.type('4')
    assert.isFalse(await page.isVisible('.pin-error'), 'it is said of the one before')
  })

  test('pulled out before the button: a failed row on top; put back, the same button finishes', async ({
    visit,
    browserContext,
    assert,
  }) => {
    const { serialNumber } = await desk.reader.supplyBlank()
    await browserContext.loginAs(desk.operator)
    const page = await visit(desk.address)
    await toCheck(page)
    await desk.pull(serialNumber)
    await writePin(page)
    await page.waitForSelector('tr.failed')
    assert.include(await page.innerText('tr.why'), 'E_CARRIER_ABSENT')
    await lookAt(page, assert, 'desk-failed')
    await desk.plug(serialNumber)
    await page.waitForSelector('#go')
    await toCheck(page)
    await writePin(page)
    await page.waitForURL(/written=/)
    assert.equal(await page.locator('tr.failed').count(), 0)
  })

  test('a write that broke off after issuing: wrong PIN, then the right one finishes it', async ({
    visit,
    browserContext,
    assert,
  }) => {
    await desk.reader.supplyBlank()
    await browserContext.loginAs(desk.operator)
    const page = await visit(desk.address)
    await toCheck(page)
    desk.steps.failAt = 'certificate_written'
    await writePin(page)
    await page.waitForSelector('tr.failed')
    desk.steps.failAt = null
    await page.click('tr.why a >> nth=0')
    await toCheck(page)
    assert.equal(await page.locator('#pin_again').count(), 0)
    await writePin(page, '571938')
    await page.waitForSelector('.pin-error')
    assert.include(await page.innerText('.pin-error'), 'E_PIN_WRONG')
    await lookAt(page, assert, 'desk-wrong-pin')
    await writePin(page)
    await page.waitForURL(/written=/)
    assert.lengthOf(await Certificate.all(), 1)
  })
})
