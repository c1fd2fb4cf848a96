import { test } from '@japa/runner'
import { writeFile } from 'node:fs/promises'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { AuditLog } from '#ca/audit/audit_log'
import { Clock, FixedClock } from '#ca/clock'
import { aMessage, answered, issueRequest } from '#tests/support/hr_house'
import { lookAt } from '#tests/support/screenshots'
import { aHolder, openOnlineHouse } from '#tests/support/online_house'
import { FILED_AT } from '#tests/support/online_moments'
import { aUser } from '#tests/support/users'
import HrSystem from '#models/hr_system'
import type { IssueAnswer } from '#ca/hr/requests'
import type { IssuingHouse } from '#tests/support/issuing_house'
import type { OnlineHolder } from '#tests/support/online_holder'

const OWNER = 'ҚР Мемлекеттік қызмет істері агенттігі'

test.group('HR systems in the browser', (group) => {
  let house: IssuingHouse
  let holder: OnlineHolder
  let owner: OnlineHolder

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await openOnlineHouse()
    const keys = await house.make(AuthorityKeys)
    app.container.swap(AuthorityKeys, () => keys)
    holder = await aHolder(house)
    owner = await aHolder(house)
    app.container.swap(Clock, () => new FixedClock(FILED_AT))
    app.container.swap(AuditLog, () => new AuditLog(new FixedClock(FILED_AT)))
    return async () => {
      app.container.restoreAll([Clock, AuthorityKeys, AuditLog])
      await house.close()
    }
  })

  test('S-6.4: an administrator registers a system, sees what it sent, and shuts it out', async ({
    visit,
    browserContext,
    assert,
  }) => {
    await browserContext.loginAs(await aUser('administrator'))
    const page = await visit('/administration/hr-systems')
    await page.click('a[href="/administration/hr-systems/new"]')
    await page.fill('#name', 'E-Qyzmet')
    await page.fill('#owner', OWNER)
    await page.fill('#addresses', '10.10.0.0/16')
    await page.fill('#limit', '600')
    for (const box of await page.locator('[type=checkbox]').all()) await box.check()
    await lookAt(page, assert, 'hr-system-new')
    await page.click('main form button.btn')
    const system = await HrSystem.findByOrFail('name', 'E-Qyzmet')
    assert.include(page.url(), `/administration/hr-systems/${system.id}`)

    const file = app.makePath('tmp', 'hr-owner.cer')
    await writeFile(file, new Uint8Array(owner.certificate.der ?? []))
    await page.setInputFiles('[name=file]', file)
    await page.click('form[action$="/certificates"] button')
    const message = await aMessage(system, holder.iin)
    const { number } = (await answered(house, await issueRequest(holder), message)) as IssueAnswer
    await message.merge({ state: 'answered', code: 'SCSS001' }).save()
    await page.reload()
    assert.include(await page.textContent('main'), message.messageId)
    assert.notInclude(await page.textContent('main'), holder.iin)
    await lookAt(page, assert, 'hr-system')

    await page.click('form[action$="/suspension"] button')
    await system.refresh()
    assert.isNotNull(system.suspendedAt)
    await page.waitForSelector('form[action$="/resumption"]')
    await page.goto(`/online-applications/${number}`)
    await lookAt(page, assert, 'hr-application')
    await page.goto('/administration/hr-signing-rights')
    await lookAt(page, assert, 'hr-signing-rights')
    await browserContext.setSession({
      applicant: { iin: holder.iin, until: '2099-01-01T00:00:00Z' },
    })
    await page.goto(`/online/applications/${number}`)
    await lookAt(page, assert, 'hr-applicant')
  })
})
