import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import type { Page } from 'playwright'
import Application from '#models/application'
import Letter from '#models/letter'
import { follow } from '#tests/support/follow'
import { annex1File, goodRows, LETTER_FACTS } from '#tests/support/letter_form'
import { GOOD_ROW, RUSSIAN_HEADINGS, workbook } from '#tests/support/annex1_workbook'
import { inventedIin } from '#tests/support/invented_iin'
import { registeredLetter, waitingApplication } from '#tests/support/applications'
import { lookAt } from '#tests/support/screenshots'
import { operatorDesk } from '#tests/support/operator_desk'

async function fillFacts(page: Page) {
  for (const [name, text] of Object.entries(LETTER_FACTS)) {
    if (name !== 'category') await page.fill(`#${name}`, text)
  }
}

const attach = (page: Page, name: string, buffer: Buffer) =>
  page.setInputFiles('#file', { name, mimeType: 'application/octet-stream', buffer })

const bad = () =>
  goodRows(12, {
    1: { 2: '850230300012' },
    4: { 2: '850312300003' },
    6: { 8: '+7 701 555 014' },
    8: { 6: 'Южно-Казахстанская обл.', 1: 'Омaров Бауыржан Ісләмұлы' },
  })

test.group('registering a letter in the browser', (group) => {
  let desk: Awaited<ReturnType<typeof operatorDesk>>
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    desk = await operatorDesk()
    return desk.restore
  })

  test('a good XLSX ends on the page of the letter', async ({ visit, browserContext, assert }) => {
    await browserContext.loginAs(desk.operator)
    const page = await visit('/letters/new')
    await lookAt(page, assert, 'registration-ru')
    await fillFacts(page)
    const table = await workbook([RUSSIAN_HEADINGS, ...goodRows(12)])
    await attach(page, 'pril1_komitet_truda.xlsx', table)
    await page.click('button.main')
    await page.waitForURL(/\/letters\/\d+$/)
    assert.include(await page.innerText('.done'), '12')
    await lookAt(page, assert, 'letter-ru')
    await follow(page, '.langs a[lang=kk]')
    await lookAt(page, assert, 'letter-kk')
    await follow(page, 'tbody th a')
    await lookAt(page, assert, 'application-kk')
  })

  test('a bad XLSX: each finding links to its row, the kept file needs no second upload', async ({
    visit,
    browserContext,
    assert,
  }) => {
    await browserContext.loginAs(desk.operator)
    const page = await visit('/letters/new')
    await fillFacts(page)
    await attach(
      page,
      'pril1.xlsx',
      await workbook([['Приложение 1'], [], RUSSIAN_HEADINGS, ...bad()])
    )
    await page.click('button.main')
    await page.waitForSelector('.errors')
    assert.equal(await page.inputValue('#executor_phone'), LETTER_FACTS.executor_phone)
    await lookAt(page, assert, 'findings-ru')
    await page.click('.errors a >> nth=0')
    assert.equal(new URL(page.url()).hash, '#row-2')
    assert.equal(await Letter.query().first(), null)

    await attach(page, 'pril1.csv', annex1File(goodRows(12)))
    await page.click('button.main')
    await page.waitForURL(/\/letters\/\d+$/)
    assert.lengthOf(await Application.all(), 12)
  })

  test('S-11.5: the ground is chosen at the row and the kept file registered', async ({
    visit,
    browserContext,
    assert,
  }) => {
    await waitingApplication(await registeredLetter('1-1/1'), 1, { iin: inventedIin(2) })
    await browserContext.loginAs(desk.operator)
    const page = await visit('/letters/new')
    await fillFacts(page)
    await attach(page, 'pril1.csv', annex1File(goodRows(3)))
    await follow(page, 'button.main')
    await page.selectOption(`[name="grounds[${inventedIin(2)}]"]`, 'hr_signer')
    await lookAt(page, assert, 'second-certificate-ru')
    await page.click('button.main')
    await page.waitForURL(/\/letters\/\d+$/)
    const second = await Application.query().whereNotNull('secondCertificateGround').firstOrFail()
    assert.equal(second.secondCertificateGround, 'hr_signer')
  })

  test('rows are typed, more rows are added in place, and come back with their findings', async ({
    visit,
    browserContext,
    assert,
  }) => {
    await browserContext.loginAs(desk.operator)
    const page = await visit('/letters/new')
    await fillFacts(page)
    await page.check('#source-typed')
    const fields = [
      'fullName',
      'iin',
      'bin',
      'organisation',
      'position',
      'region',
      'email',
      'phone',
    ]
    for (const [index, field] of fields.entries())
      await page.fill(`[name="rows[0][${field}]"]`, GOOD_ROW[index + 1])
    await page.fill('[name="rows[1][fullName]"]', 'Ким Виктория Сергеевна')
    await page.click('[data-more-rows]')
    await page.fill('[name="rows[7][iin]"]', '850312300003')
    await page.press('[name="rows[7][iin]"]', 'Enter')
    await page.waitForSelector('.errors')
    assert.equal(await page.inputValue('[name="rows[0][iin]"]'), GOOD_ROW[2])
    assert.equal(await page.inputValue('[name="rows[1][fullName]"]'), 'Ким Виктория Сергеевна')
    assert.equal(await page.inputValue('[name="rows[2][iin]"]'), '850312300003')
    await lookAt(page, assert, 'typed-rows-ru')
  })

  test('another language keeps what was typed and the chosen file', async ({
    visit,
    browserContext,
    assert,
  }) => {
    await browserContext.loginAs(desk.operator)
    const page = await visit('/letters/new')
    await fillFacts(page)
    await attach(page, 'pril1.csv', annex1File(goodRows(2)))
    await page.click('.langs a[lang=kk]')
    await page.waitForSelector('html[lang=kk]')
    assert.equal(await page.inputValue('#executor_phone'), LETTER_FACTS.executor_phone)
    await lookAt(page, assert, 'registration-kk')
    await page.click('button.main')
    await page.waitForURL(/\/letters\/\d+$/)
    assert.lengthOf(await Application.all(), 2)
  })

  test('F2 goes to the search field from anywhere', async ({ visit, browserContext, assert }) => {
    await browserContext.loginAs(desk.operator)
    const page = await visit('/letters/new')
    await page.press('#number', 'F2')
    assert.equal(await page.locator(':focus').getAttribute('name'), 'q')
  })
})
