import { test } from '@japa/runner'
import { writeFile } from 'node:fs/promises'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { Clock, FixedClock } from '#ca/clock'
import { toHex } from '#ca/certificates/asn1'
import { sha256 } from '#ca/crypto/hash'
import { WSSE } from '#ca/hr/namespaces'
import { DoorRefusals } from '#ca/hr/refusals/door_refusals'
import { follow } from '#tests/support/follow'
import { aMessage, answered, aSystem, issueRequest } from '#tests/support/hr_house'
import { lookAt } from '#tests/support/screenshots'
import { aHolder, openOnlineHouse } from '#tests/support/online_house'
import { FILED_AT } from '#tests/support/online_moments'
import { aUser } from '#tests/support/users'
import HrSystem from '#models/hr_system'
import HrSystemCertificate from '#models/hr_system_certificate'
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
    await follow(page, 'a[href="/administration/hr-systems/new"]')
    await page.fill('#name', 'E-Qyzmet')
    await page.fill('#owner', OWNER)
    await page.fill('#addresses', '10.10.0.0/16')
    await page.fill('#limit', '600')
    for (const box of await page.locator('[type=checkbox]').all()) await box.check()
    await lookAt(page, assert, 'hr-system-new')
    await follow(page, 'main form button.btn')
    const system = await HrSystem.findByOrFail('name', 'E-Qyzmet')
    assert.include(page.url(), `/administration/hr-systems/${system.id}`)

    const file = app.makePath('tmp', 'hr-owner.cer')
    await writeFile(file, new Uint8Array(owner.certificate.der ?? []))
    await page.setInputFiles('[name=file]', file)
    await follow(page, 'form[action$="/certificates"] button')
    const message = await aMessage(system, holder.iin)
    const { number } = (await answered(house, await issueRequest(holder), message)) as IssueAnswer
    await message.merge({ state: 'answered', code: 'SCSS001' }).save()
    await page.reload()
    assert.include(await page.textContent('main'), message.messageId)
    assert.notInclude(await page.textContent('main'), holder.iin)
    await lookAt(page, assert, 'hr-system')

    await follow(page, 'form[action$="/suspension"] button')
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

  test('S-6.4: what was refused at the door stands among the messages of its system, or under the list', async ({
    visit,
    browserContext,
    assert,
  }) => {
    const system = await aSystem({ name: 'E-Qyzmet' })
    const der = owner.certificate.der ?? Buffer.alloc(0)
    const { serial, notBefore: validFrom, notAfter: validTo } = owner.certificate
    await HrSystemCertificate.create({
      ...{ systemId: system.id, serial, subject: 'CN=owner', issuer: 'CN=issuer' },
      ...{ validFrom, validTo, addedBy: 'administrator', sha256: toHex(sha256(der)) },
    })
    await aMessage(system, holder.iin, { state: 'answered', code: 'SCSS001' })
    await refuseSome(new Uint8Array(der))
    await browserContext.loginAs(await aUser('administrator'))
    const page = await visit('/administration/hr-systems')
    for (const language of ['kk', 'ru', 'en']) {
      await page.goto(`/language/${language}`)
      await page.goto('/administration/hr-systems')
      assert.include(await page.textContent('main'), 'E_HR_DOCTYPE')
      if (language === 'kk') await lookAt(page, assert, 'hr-systems-refused')
      await page.goto(`/administration/hr-systems/${system.id}`)
      const main = await page.textContent('main')
      assert.include(main, 'E_HR_LIMIT')
      assert.include(main, 'SCSS001')
      assert.notInclude(main, 'E_HR_DOCTYPE')
      await lookAt(page, assert, `hr-system-refused-${language}`)
    }
  })
})

/** What is proved to be of a system, what names it only, and what names none; nine times the same from one address. */
async function refuseSome(owner: Uint8Array) {
  const refusals = new DoorRefusals({ refused: () => {}, dropped: () => {} })
  const at = new FixedClock(FILED_AT).now()
  const elsewhere = { remoteAddress: '203.0.113.7', proved: null }
  const proved = { remoteAddress: '10.10.1.5', proved: owner }
  const limit = new CaError('E_HR_LIMIT', { name: 'E-Qyzmet', limit: 600 }, 429)
  const wrong = new CaError('E_HR_SIGNATURE_WRONG', { role: 'owner' })
  const named = `<Envelope xmlns:s="${WSSE}"><s:Security><s:KeyIdentifier>${Buffer.from(owner).toString('base64')}</s:KeyIdentifier></s:Security><requestInfo><messageId>2026-11-17-000481</messageId></requestInfo></Envelope>`
  refusals.note({ sender: proved, bytes: Buffer.from(named), error: limit, at })
  for (let call = 0; call < 3; call += 1)
    refusals.note({ sender: elsewhere, bytes: Buffer.from(named), error: wrong, at })
  for (let call = 0; call < 9; call += 1)
    refusals.note({ sender: elsewhere, bytes: null, error: new CaError('E_HR_DOCTYPE'), at })
  await refusals.write()
}
