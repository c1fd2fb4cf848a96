import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { Clock, FixedClock } from '#ca/clock'
import { KeyPair } from '#ca/crypto/key_pair'
import { findOnlineApplication } from '#ca/online/find_online_application'
import { RecordInstallation } from '#ca/online/record_installation'
import { onlineNumber } from '#ca/letters/online_number'
import { aMessage, answered, aSystem, issueRequest } from '#tests/support/hr_house'
import { aHolder, openOnlineHouse } from '#tests/support/online_house'
import { FILED_AT } from '#tests/support/online_moments'
import { aUser } from '#tests/support/users'
import CarrierMovement from '#models/carrier_movement'
import Certificate from '#models/certificate'
import type { ApiClient } from '@japa/api-client'
import type { IssueAnswer } from '#ca/hr/requests'
import type HrSystem from '#models/hr_system'
import type User from '#models/user'
import type { IssuingHouse } from '#tests/support/issuing_house'
import type { OnlineHolder } from '#tests/support/online_holder'

test.group('An application of an HR system on the screens', (group) => {
  let house: IssuingHouse
  let holder: OnlineHolder
  let system: HrSystem
  let operator: User
  let pair: KeyPair
  let number: number

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await openOnlineHouse()
    const keys = await house.make(AuthorityKeys)
    app.container.swap(AuthorityKeys, () => keys)
    holder = await aHolder(house)
    system = await aSystem()
    operator = await aUser('operator')
    pair = KeyPair.generate('gost-2015')
    const message = await aMessage(system, holder.iin)
    const request = await issueRequest(holder, pair)
    ;({ number } = (await answered(house, request, message)) as IssueAnswer)
    app.container.swap(Clock, () => new FixedClock(FILED_AT))
    return async () => {
      app.container.restoreAll([Clock, AuthorityKeys])
      await house.close()
    }
  })

  const operators = (client: ApiClient, path: string, language = 'en') =>
    client.get(path).loginAs(operator).withCookie('language', language)

  const decide = (client: ApiClient, path: string, form: Record<string, unknown>) =>
    client.post(path).loginAs(operator).withCsrfToken().form(form).redirects(0)

  function applicants(client: ApiClient, language: string) {
    const applicant = { iin: holder.iin, until: new Date(Date.now() + 60_000).toISOString() }
    const path = `/online/applications/${number}`
    return client.get(path).withSession({ applicant }).withCookie('language', language)
  }

  test('S-6.5, S-7: it stands in the worklist with its last day until an operator has confirmed it', async ({
    client,
    assert,
  }) => {
    const waiting = await operators(client, '/')
    waiting.assertTextIncludes(onlineNumber(number))
    waiting.assertTextIncludes('From HR systems, to confirm')
    waiting.assertTextIncludes('by 24.11')
    await decide(client, `/online-applications/${number}/confirmation`, {})
    const done = await operators(client, '/')
    assert.notInclude(done.text(), 'From HR systems, to confirm')
  })

  test('S-6: the operator reads which system brought it and who signed, and is asked for no letter', async ({
    client,
    assert,
  }) => {
    const page = await operators(client, `/online-applications/${number}`)
    page.assertTextIncludes(system.name)
    page.assertTextIncludes(`person with IIN ${holder.iin}, HR system “${system.name}”`)
    page.assertTextIncludes('no letter is waited for (p. 6 of the Rules)')
    assert.notInclude(page.text(), `hr:${system.id}:`)
    assert.notInclude(page.text(), 'Letter and service side by side')
    const administrator = await aUser('administrator')
    for (const [language, named] of [
      ['kk', `ЖСН ${holder.iin}, «${system.name}» кадр жүйесі арқылы`],
      ['ru', `ИИН ${holder.iin}, через кадровую систему «${system.name}»`],
    ]) {
      const log = client.get('/administration/audit').loginAs(administrator)
      const entries = await log.withCookie('language', language)
      entries.assertTextIncludes(named)
    }
  })

  test('S-12.3: a refusal is read in the online service with its reason, in the applicant’s language', async ({
    client,
    assert,
  }) => {
    const form = await operators(client, `/online-applications/${number}/refusal`)
    form.assertTextIncludes('lang="kk"')
    const reason = 'Лауазым штат кестесіне сәйкес келмейді'
    const path = `/online-applications/${number}/refusal`
    await decide(client, path, { ground: 'S-11.2', reason })
    const page = await applicants(client, 'kk')
    page.assertStatus(200)
    page.assertTextIncludes(reason)
    page.assertTextIncludes('Кадр жүйесінен')
    assert.notInclude(page.text(), `/online/applications/${number}/letter`)
  })

  test('S-6: confirmed, it is installed by the code of the online service, and closed', async ({
    client,
    assert,
  }) => {
    await decide(client, `/online-applications/${number}/confirmation`, {})
    const { application, state } = await findOnlineApplication(number, '2026-11-17')
    assert.equal(state, 'to_install')
    const page = await applicants(client, 'ru')
    page.assertTextIncludes(`/online/applications/${number}/installation`)
    const certificate = await Certificate.findOrFail(application.application.certificate.id)
    const recording = await house.make(RecordInstallation)
    const installation = {
      onlineApplicationId: number,
      carrierSerial: holder.carrier.serialNumber,
      readBack: new Uint8Array(certificate.der ?? []),
      proof: await holder.proof('install', { pair, certificate }),
    }
    await recording.handle(installation, { iin: holder.iin })
    const installed = await findOnlineApplication(number, '2026-11-17')
    assert.equal(installed.state, 'installed')
    const [movement] = await CarrierMovement.query().orderBy('id', 'desc').limit(1)
    assert.equal(movement.movedBy, `holder:${holder.iin}`)
  })
})
