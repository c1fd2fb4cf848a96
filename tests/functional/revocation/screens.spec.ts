import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import type { ApiClient } from '@japa/api-client'
import AuditEntry from '#models/audit_entry'
import EmergencyRevocation from '#models/emergency_revocation'
import Revocation from '#models/revocation'
import { operatorDesk } from '#tests/support/operator_desk'
import { registeredLetter } from '#tests/support/applications'
import { AGENCY_BIN, holder, registerRevocation, revoke } from '#tests/support/revocation_house'
import { aUser, PASSWORD } from '#tests/support/users'
import type Letter from '#models/letter'

/** The page of a certificate shows its fields; the certificates of these tests have no bytes to read. */
const UNREAD = { certificate: { der: null } }

test.group('Revoking on the screens', (group) => {
  let desk: Awaited<ReturnType<typeof operatorDesk>>
  let letter: Letter
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    desk = await operatorDesk()
    letter = await registeredLetter()
    return desk.restore
  })

  const see = (client: ApiClient, path: string) => client.get(path).loginAs(desk.operator)

  function press(client: ApiClient, path: string, form: Record<string, unknown>) {
    return client.post(path).form(form).loginAs(desk.operator).withCsrfToken().redirects(0)
  }

  test('choice, check, password: then it is revoked, and the certificate says so', async ({
    client,
    assert,
  }) => {
    const { certificate, application } = await holder(letter, 1, UNREAD)
    const { serial } = certificate
    const choice = await see(client, `/revocations/new?certificate=${serial}`)
    choice.assertTextIncludes(`value="${serial}" checked`)
    const form = { 'certificates[]': serial, 'ground': 'name_changed', 'basis': 'Справка № 8' }
    const check = await press(client, '/revocations', { ...form, step: 'check' })
    for (const fact of [
      application.fullName,
      application.iin,
      'Справка № 8',
      'Пункт 18, подпункт 4 Правил',
      'affiliationChanged',
      'Это действие нельзя отменить',
      'срок не установлен',
    ])
      check.assertTextIncludes(fact)
    assert.isEmpty(await Revocation.all())
    const act = { ...form, step: 'revoke', checked: '1', password: PASSWORD }
    const done = await press(client, '/revocations', act)
    done.assertHeader('location', `/certificates/${serial}`)
    const page = await see(client, `/certificates/${serial}`)
    page.assertTextIncludes('Отозвано 17.11.2026 10:42')
    page.assertTextIncludes('Изменились фамилия, имя или отчество')
    assert.notInclude(page.text(), `/revocations/new?certificate=${serial}`)
    const list = await see(client, `/revocations?q=${application.iin}`)
    list.assertTextIncludes(serial.slice(0, 4))
    const none = await see(client, '/revocations?q=никто')
    none.assertTextIncludes('ничего не найдено')
  })

  test('RFC 5280 5.3.2: a day since which the key is not trusted goes with a compromised key alone', async ({
    client,
    assert,
  }) => {
    const { certificate } = await holder(letter, 1)
    const form = { 'certificates[]': certificate.serial, 'basis': 'Приказ № 7' }
    const asked = { ...form, known_since: '10.11.2026', step: 'check' }
    const refused = await press(client, '/revocations', { ...asked, ground: 'false_data' })
    refused.assertStatus(422)
    refused.assertTextIncludes('E_INVALIDITY_REASON')
    refused.assertTextIncludes('name="known_since"')
    const taken = await press(client, '/revocations', { ...asked, ground: 'carrier_lost' })
    taken.assertTextIncludes('10.11.2026')
    assert.isEmpty(await Revocation.all())
  })

  test('a wrong password revokes nothing, shows the check again and is recorded', async ({
    client,
    assert,
  }) => {
    const { certificate } = await holder(letter, 1)
    const form = { 'certificates[]': certificate.serial, 'ground': 'court', 'basis': 'Решение 1' }
    const act = { ...form, step: 'revoke', checked: '1', password: 'wrong password' }
    const answer = await press(client, '/revocations', act)
    answer.assertStatus(422)
    answer.assertTextIncludes('E_IDENTITY_NOT_CONFIRMED')
    answer.assertTextIncludes('Решение 1')
    assert.notInclude(answer.text(), 'wrong password')
    assert.isEmpty(await Revocation.all())
    const entry = await AuditEntry.findByOrFail('event', 'identity_not_confirmed')
    assert.equal(entry.actor, desk.operator.login)
  })

  test('what somebody else has revoked between check and act is named', async ({
    client,
    assert,
  }) => {
    const { certificate } = await holder(letter, 1)
    await revoke([certificate.serial])
    const form = { 'certificates[]': certificate.serial, 'ground': 'court', 'basis': 'Решение 1' }
    const act = { ...form, step: 'revoke', checked: '1', password: PASSWORD }
    const answer = await press(client, '/revocations', act)
    answer.assertStatus(422)
    answer.assertTextIncludes('E_CERTIFICATE_ALREADY_REVOKED')
    assert.lengthOf(await Revocation.all(), 1)
  })

  test('S-18.5: all certificates of an agency, or of a person, in one act', async ({
    client,
    assert,
  }) => {
    const holders = [await holder(letter, 1), await holder(letter, 2)]
    const agency = await see(client, `/agencies/${AGENCY_BIN}`)
    agency.assertTextIncludes(`/revocations/new?agency=${AGENCY_BIN}`)
    const choice = await see(client, `/revocations/new?agency=${AGENCY_BIN}`)
    for (const { application } of holders) choice.assertTextIncludes(application.iin)
    const serials = holders.map(({ certificate }) => certificate.serial)
    const form = {
      'certificates[]': serials,
      'ground': 'legal_entity_changed',
      'basis': 'Приказ о ликвидации',
    }
    const act = { ...form, step: 'revoke', checked: '1', password: PASSWORD }
    await press(client, '/revocations', act)
    assert.lengthOf(await Revocation.all(), 2)
    const person = await see(client, `/people/${holders[0].application.iin}`)
    person.assertTextIncludes('отозвано')
    const carrier = await see(client, `/carriers/${holders[0].carrier.serialNumber}`)
    carrier.assertTextIncludes('Принять носитель обратно')
  })

  test('in an emergency two operators, each with a password', async ({ client, assert }) => {
    const { certificate } = await holder(letter, 1)
    const address = `/certificates/${certificate.serial}/emergency`
    const form = await see(client, address)
    form.assertTextIncludes('за 60 минут')
    const reason = 'Владелец сообщил о краже носителя'
    await press(client, address, { reason, password: PASSWORD })
    const proposal = await EmergencyRevocation.firstOrFail()
    const again = await client.get(address).loginAs(desk.operator).redirects(0)
    again.assertHeader('location', `/emergency-revocations/${proposal.id}`)
    const own = await see(client, `/emergency-revocations/${proposal.id}`)
    assert.notInclude(own.text(), '/confirmation')
    const second = await aUser('operator', 'second')
    const worklist = await client.get('/').loginAs(second)
    worklist.assertTextIncludes(`/emergency-revocations/${proposal.id}`)
    const page = await client.get(`/emergency-revocations/${proposal.id}`).loginAs(second)
    page.assertTextIncludes(reason)
    const answer = await client
      .post(`/emergency-revocations/${proposal.id}/confirmation`)
      .form({ checked: '1', password: PASSWORD })
      .loginAs(second)
      .withCsrfToken()
      .redirects(0)
    answer.assertHeader('location', `/certificates/${certificate.serial}`)
    const revocation = await Revocation.firstOrFail()
    assert.equal(revocation.channel, 'emergency')
  })

  test('an administrator reads everything and revokes nothing', async ({ client, assert }) => {
    const { application, certificate } = await holder(letter, 1, UNREAD)
    const { letter: asked } = await registerRevocation([application])
    for (const path of [
      '/revocations',
      '/revocations/letters',
      `/revocations/letters/${asked?.id}`,
      '/revocations/carriers',
      `/people/${application.iin}`,
      `/agencies/${AGENCY_BIN}`,
      `/certificates/${certificate.serial}`,
    ]) {
      const page = await client.get(path).loginAs(desk.administrator)
      page.assertStatus(200)
      assert.notInclude(page.text(), '/revocations/new', path)
    }
  })

  test('the pages speak {$self}')
    .with(['kk', 'en'] as const)
    .run(async ({ client, assert }, language) => {
      const { application } = await holder(letter, 1)
      const { letter: asked } = await registerRevocation([application])
      for (const path of [
        '/revocations/letters/new',
        `/revocations/letters/${asked?.id}`,
        `/revocations/new?letter=${asked?.id}`,
        '/revocations/carriers',
      ]) {
        const page = await see(client, path).header('accept-language', language)
        page.assertStatus(200)
        assert.notInclude(page.text(), 'translation missing', path)
      }
    })
})
