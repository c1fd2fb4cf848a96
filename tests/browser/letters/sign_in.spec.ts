import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { follow } from '#tests/support/follow'
import { lookAt } from '#tests/support/screenshots'
import { operatorDesk } from '#tests/support/operator_desk'
import { PASSWORD } from '#tests/support/users'

test.group('signing in', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    const desk = await operatorDesk()
    return desk.restore
  })

  test('a wrong password is named without saying which of the two was wrong', async ({
    visit,
    assert,
  }) => {
    const page = await visit('/login')
    await page.fill('#login', 'operator')
    await page.fill('#password', 'not the password')
    await page.press('#password', 'Enter')
    await page.waitForSelector('.errors')
    // CP-5.4: people type passwords into the field above, so neither comes back.
    assert.equal(await page.inputValue('#login'), '')
    assert.equal(await page.inputValue('#password'), '')
    await lookAt(page, assert, 'sign-in-wrong')
  })

  test('the right password opens the worklist, and the language switch keeps the page', async ({
    visit,
    assert,
  }) => {
    const page = await visit('/login')
    await page.fill('#login', 'operator')
    await page.fill('#password', PASSWORD)
    await page.press('#password', 'Enter')
    await page.waitForURL('**/')
    await lookAt(page, assert, 'worklist-empty-ru')
    await follow(page, '.langs a[lang=kk]')
    assert.equal(await page.getAttribute('html', 'lang'), 'kk')
    assert.equal(new URL(page.url()).pathname, '/')
    await lookAt(page, assert, 'worklist-empty-kk')
  })
})
