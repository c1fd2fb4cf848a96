import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { currentStateAuthority } from '#ca/authorities/list_authorities'
import { follow } from '#tests/support/follow'
import { lookAt } from '#tests/support/screenshots'
import { operatorDesk } from '#tests/support/operator_desk'
import Ceremony from '#models/ceremony'

test.group('authority keys and ceremonies in the browser', (group) => {
  let desk: Awaited<ReturnType<typeof operatorDesk>>
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    desk = await operatorDesk({ ceremony: true })
    return desk.restore
  })

  test('S-14: the start page leads to the keys, the keys to a ceremony, and it is planned', async ({
    visit,
    browserContext,
    assert,
  }) => {
    const issuing = await currentStateAuthority()
    await issuing.merge({ notAfter: desk.clock.now().plus({ years: 3, months: 5 }) }).save()
    await browserContext.loginAs(desk.administrator)
    const page = await visit('/')
    await lookAt(page, assert, 'key-notice')
    await follow(page, 'section.inset a[href="/administration/authorities"]')
    await lookAt(page, assert, 'authorities')
    await follow(page, 'a[href="/administration/ceremonies/new"]')
    await lookAt(page, assert, 'new-ceremony')
    await page.fill('#key_id', 'state-2015-2')
    await page.fill('#file_name', 'ucgo2015-2')
    const names = ['Құдайбергенов Ұлан', 'Әбдіғали Айгерім', 'Өмірзақ Нұрлан']
    for (const [at, name] of names.entries())
      await page.fill(`[name="administrators[${at}][name]"]`, name)
    await page.fill('[name="witnesses[0][name]"]', 'Ғабитова Іңкәр')
    await page.fill('[name="secretary[name]"]', 'Һасанов Ерлан')
    await follow(page, 'main form button')
    const ceremony = await Ceremony.findByOrFail('keyId', 'state-2015-2')
    assert.include(page.url(), `/administration/ceremonies/${ceremony.id}`)
    await lookAt(page, assert, 'ceremony')
  })
})
