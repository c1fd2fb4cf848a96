import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { follow } from '#tests/support/follow'
import { PIN, writingDesk, type WritingDesk } from '#tests/support/writing_desk'

const baseURL = `http://${process.env.HOST}:${process.env.PORT}`

test.group('the desk without JavaScript', (group) => {
  let desk: WritingDesk
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    desk = await writingDesk()
    return desk.close
  })

  test('a carrier is inserted, everything checked, the certificate written and handed out', async ({
    browser,
    assert,
  }) => {
    const context = await browser.newContext({ baseURL, javaScriptEnabled: false, locale: 'ru' })
    await context.loginAs(desk.operator)
    const page = await context.newPage()
    await page.goto(desk.address)
    await follow(page, 'button[value="type-c"]')
    await follow(page, '#go button')
    await page.fill('#pin', PIN)
    await page.fill('#pin_again', '482916')
    await follow(page, '#write button')
    assert.include(await page.innerText('main'), 'не совпадают')
    await page.fill('#pin', PIN)
    await page.fill('#pin_again', PIN)
    await follow(page, '#write button')
    assert.include(await page.innerText('.done'), desk.applications[0].fullName)

    await follow(page, '.done a >> nth=1')
    await page.fill('#recipient_document_number', 'ҚР 004512')
    await follow(page, 'button[value=check]')
    await follow(page, 'button.danger')
    assert.include(await page.innerText('.paper'), desk.applications[0].fullName)
    await context.close()
  })

  test('without a carrier the page is asked again with a link', async ({ browser, assert }) => {
    const context = await browser.newContext({ baseURL, javaScriptEnabled: false, locale: 'ru' })
    await context.loginAs(desk.operator)
    const page = await context.newPage()
    await page.goto(desk.address)
    const { serialNumber } = await desk.reader.supplyBlank()
    await page.reload()
    assert.include(await page.innerText('#reader'), serialNumber)
    await context.close()
  })
})
