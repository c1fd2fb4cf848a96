import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { RenewServices } from '#ca/authorities/services/renew_services'
import app from '@adonisjs/core/services/app'
import { follow } from '#tests/support/follow'
import { lookAt } from '#tests/support/screenshots'
import { operatorDesk } from '#tests/support/operator_desk'
import ServiceCertificate from '#models/service_certificate'

test.group('certificates of services in the browser', (group) => {
  let desk: Awaited<ReturnType<typeof operatorDesk>>
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    desk = await operatorDesk({ ceremony: true })
    return desk.restore
  })

  test('R-13: the administrator finds a unit among the keys, says why, and it is revoked', async ({
    visit,
    browserContext,
    assert,
  }) => {
    const renewing = await app.container.make(RenewServices)
    await renewing.handle()
    const unit = await ServiceCertificate.query().where('purpose', 'tsa').firstOrFail()
    await browserContext.loginAs(desk.administrator)
    const page = await visit('/administration/authorities')
    await lookAt(page, assert, 'services')
    await follow(page, `a[href*="${unit.serial}"]`)
    await page.check('[name="reason"][value="keyCompromise"]')
    await lookAt(page, assert, 'revoke-service')
    await page.fill('[name="proof"]', 'Протокол № 7')
    await page.check('#checked')
    await follow(page, 'main form button')
    assert.include(page.url(), '/administration/authorities')
    await unit.load('revocation')
    assert.equal(unit.revocation.basis, 'Протокол № 7')
  })
})
