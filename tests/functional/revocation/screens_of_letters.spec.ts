import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { DateTime } from 'luxon'
import type { ApiClient } from '@japa/api-client'
import { lateByMonth } from '#ca/revocation/late_by_month'
import Revocation from '#models/revocation'
import RevocationLetter from '#models/revocation_letter'
import { operatorDesk } from '#tests/support/operator_desk'
import { registeredLetter } from '#tests/support/applications'
import { AGENCY_BIN, holder, registerRevocation, revoke } from '#tests/support/revocation_house'
import type Letter from '#models/letter'

test.group('Letters with annex 7 on the screens', (group) => {
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

  test('S-23: the list says month by month how many of the revocations on letters came late', async ({
    client,
    assert,
  }) => {
    const holders = [await holder(letter, 1), await holder(letter, 2), await holder(letter, 3)]
    const applications = holders.map(({ application }) => application)
    const { letter: registered } = await registerRevocation(applications)
    const asking = registered ?? assert.fail('the letter is not registered')
    const moments = ['2026-11-17T18:59:59Z', '2026-11-17T19:00:00Z', '2026-10-31T19:00:00Z']
    assert.equal(asking.dueOn, '2026-11-17')
    for (const [at, { certificate }] of holders.entries()) {
      const done = DateTime.fromISO(moments[at], { zone: 'utc' })
      await Revocation.create({
        certificateId: certificate.id,
        ground: 'holder_leaves',
        reason: 5,
        revokedAt: done,
        createdAt: done,
        channel: 'offline',
        letterId: asking.id,
      })
    }
    const now = DateTime.fromISO('2026-11-30T00:00:00Z')
    assert.deepEqual(await lateByMonth(now), [{ month: '2026-11', revoked: 3, late: 1 }])
    const page = await see(client, '/revocations')
    page.assertTextIncludes('Срок пункта 23 по месяцам')
    page.assertTextIncludes('11.2026')
  })

  test('annex 7 on a screen: findings, then the letter, then the worklist', async ({
    client,
    assert,
  }) => {
    const { application } = await holder(letter, 1)
    const row = (change: Record<string, string> = {}) => ({
      'rows[0][fullName]': application.fullName,
      'rows[0][iin]': application.iin,
      ...change,
    })
    const facts = {
      agency: AGENCY_BIN,
      number: '07-1/390',
      dated_on: '16.11.2026',
      received_on: '16.11.2026',
      letter_delivery: 'edms',
      ground: 'holder_leaves',
      head_name: 'Тлеубаев Н. С.',
      executor_name: 'Омарова А. К.',
      executor_phone: '+7 (7172) 74-31-20',
      source: 'typed',
      step: 'register',
    }
    const wrong = { ...facts, ...row({ 'rows[0][iin]': '850312300003' }) }
    const refused = await press(client, '/revocations/letters', wrong)
    refused.assertStatus(422)
    refused.assertTextIncludes('Приложение 7 не принято')
    assert.isEmpty(await RevocationLetter.all())
    const done = await press(client, '/revocations/letters', { ...facts, ...row() })
    const stored = await RevocationLetter.firstOrFail()
    done.assertHeader('location', `/revocations/letters/${stored.id}`)
    const worklist = await see(client, '/')
    worklist.assertTextIncludes(`/revocations/new?letter=${stored.id}`)
    const choice = await see(client, `/revocations/new?letter=${stored.id}`)
    choice.assertTextIncludes('до 17.11.2026 (п. 23)')
    const search = await see(client, '/search?q=07-1/390')
    search.assertTextIncludes(`/revocations/letters/${stored.id}`)
    const letters = await see(client, '/revocations/letters')
    letters.assertTextIncludes('0 из 1')
  })

  test('a letter is done through its page, and a row can be set aside with a reason', async ({
    client,
    assert,
  }) => {
    const { application, certificate } = await holder(letter, 1)
    const { letter: asked } = await registerRevocation([application])
    const page = await see(client, `/revocations/letters/${asked?.id}`)
    const [, request] = /requests\/(\d+)\/setting_aside/.exec(page.text()) ?? []
    const address = `/revocations/requests/${request}/setting_aside`
    const form = await see(client, address)
    form.assertTextIncludes(application.fullName)
    const short = await press(client, address, { reason: 'нет' })
    assert.property(short.flashMessage('inputErrorsBag'), 'reason')
    await press(client, address, { reason: 'Орган отозвал своё заявление' })
    const after = await see(client, `/revocations/letters/${asked?.id}`)
    after.assertTextIncludes('Орган отозвал своё заявление')
    await certificate.load('revocation')
    assert.isNull(certificate.revocation)
  })

  test('S-25: a carrier is taken back by hand', async ({ client, assert }) => {
    const { carrier, certificate } = await holder(letter, 1)
    await revoke([certificate.serial], { ground: 'holder_leaves' })
    const due = await see(client, '/revocations/carriers')
    due.assertTextIncludes('сотрудник уходит (п. 24.1)')
    const address = `/carriers/${carrier.serialNumber}/return`
    const form = await see(client, address)
    form.assertTextIncludes('Кто принёс')
    await press(client, address, { delivery: 'hand', brought_by: 'Омарова А. К.' })
    await carrier.refresh()
    assert.equal(carrier.state, 'returned')
    const empty = await see(client, '/revocations/carriers')
    empty.assertTextIncludes('Возвращать нечего')
  })
})
