import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import type { ApiClient } from '@japa/api-client'
import { HoldCertificate } from '#ca/revocation/holds/hold_certificate'
import HandOut from '#models/hand_out'
import type Letter from '#models/letter'
import { allowHolds } from '#tests/support/holds'
import { operatorDesk } from '#tests/support/operator_desk'
import { registeredLetter, waitingApplication } from '#tests/support/applications'
import { writtenApplication } from '#tests/support/written_carriers'

const BY_HAND = {
  delivery: 'hand',
  recipient_name: 'Тлеуов Канат Ануарович',
  recipient_document: 'service_id',
  recipient_document_number: 'ҚР 004512',
}

test.group('S-4: carriers handed out, the act and the issue journal', (group) => {
  let desk: Awaited<ReturnType<typeof operatorDesk>>
  let letter: Letter
  let written: Awaited<ReturnType<typeof writtenApplication>>[]
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    desk = await operatorDesk()
    letter = await registeredLetter('02-11/4187')
    await letter.merge({ executorName: BY_HAND.recipient_name }).save()
    written = [
      await writtenApplication(letter, 1, { application: { surname: 'Камалова' } }),
      await writtenApplication(letter, 2, { application: { surname: 'Кожахметова' } }),
    ]
    await waitingApplication(letter, 3, { surname: 'Мусина' })
    return desk.restore
  })

  const ids = () => written.map(({ application }) => application.id)

  const see = (client: ApiClient, path: string) => client.get(path).loginAs(desk.operator)

  function press(client: ApiClient, step: string, form: Record<string, unknown> = {}) {
    return client
      .post(`/letters/${letter.id}/hand-out/new`)
      .form({ ...BY_HAND, 'applications[]': ids(), step, ...form })
      .loginAs(desk.operator)
      .withCsrfToken()
      .redirects(0)
  }

  /** Presses, and goes where that leads to. */
  const follow = (client: ApiClient, step: string, form: Record<string, unknown> = {}) =>
    press(client, step, form).redirects(1)

  test('the form has every written carrier and the executor whom the letter names', async ({
    client,
    assert,
  }) => {
    const form = await see(client, `/letters/${letter.id}/hand-out/new`)
    for (const { carrier } of written) form.assertTextIncludes(carrier.serialNumber)
    form.assertTextIncludes(`value="${BY_HAND.recipient_name}"`)
    assert.notInclude(form.text(), 'Мусина')
  })

  test('from one employee only that carrier is ticked', async ({ client, assert }) => {
    const form = await see(client, `/applications/${ids()[1]}/hand-out/new`)
    const ticked = form.text().match(/value="(\d+)" checked/)
    assert.equal(Number(ticked?.[1]), ids()[1])
    assert.lengthOf(form.text().match(/type="checkbox"[^>]*checked/g) ?? [], 1)
  })

  test('everything stands there once more before the act', async ({ client, assert }) => {
    const check = await follow(client, 'check')
    check.assertStatus(200)
    const carriers = written.map(({ carrier }) => carrier.serialNumber)
    for (const fact of [...carriers, BY_HAND.recipient_name, 'ҚР 004512', 'нельзя отменить'])
      check.assertTextIncludes(fact)
    assert.equal(await HandOut.query().first(), null)
    const reached = await press(client, 'check')
    reached.assertHeader('location', `/letters/${letter.id}/hand-out/check`)
    const again = await press(client, 'edit', { recipient_name: 'Другой Человек' })
    again.assertTextIncludes('value="Другой Человек"')
  })

  test('back at the check after the act: the form, which has nobody left, not a question about sending again', async ({
    client,
  }) => {
    await press(client, 'hand_out')
    const back = await see(client, `/letters/${letter.id}/hand-out/check`)
    back.assertTextIncludes('Вручать нечего')
    back.assertRedirectsTo(`/letters/${letter.id}/hand-out/new`)
  })

  test('somebody whom the letter does not name: a warning with the paragraph', async ({
    client,
  }) => {
    const check = await follow(client, 'check', { recipient_name: 'Другой Человек' })
    check.assertTextIncludes('только по доверенности (п. 4)')
  })

  test('one recipient, two carriers, two lines of the journal', async ({ client, assert }) => {
    const answer = await press(client, 'hand_out')
    const asked = ids().map((id) => `applications[]=${id}`)
    answer.assertHeader('location', `/letters/${letter.id}/hand-over?${asked.join('&')}`)
    const lines = await HandOut.query().orderBy('journalNumber')
    assert.deepEqual(
      lines.map(({ journalNumber, applicationId }) => [journalNumber, applicationId]),
      ids().map((id, index) => [lines[0].journalNumber + index, id])
    )
    const act = await see(client, `/letters/${letter.id}/hand-over`)
    act.assertTextIncludes('Всего: 2 носителя')
    act.assertTextIncludes(BY_HAND.recipient_name)
    act.assertTextIncludes(desk.operator.fullName)
  })

  test('a certificate on hold: said, and its carrier is handed out only by whoever ticks that it is', async ({
    client,
    assert,
    cleanup,
  }) => {
    cleanup(allowHolds())
    const holding = await app.container.make(HoldCertificate)
    const { serial } = written[0].certificate
    await holding.handle({ serial, basis: 'Письмо № 7' }, 'operator')
    const form = await see(client, `/letters/${letter.id}/hand-out/new`)
    form.assertTextIncludes('приостановлено')
    const check = await follow(client, 'check')
    check.assertTextIncludes('name="even_on_hold"')
    const other = await follow(client, 'check', { 'applications[]': [ids()[1]] })
    assert.notInclude(other.text(), 'even_on_hold')
    const refused = await follow(client, 'hand_out')
    refused.assertTextIncludes('E_HAND_OUT_ON_HOLD')
    refused.assertTextIncludes('name="even_on_hold"')
    await press(client, 'hand_out', { 'even_on_hold': '1', 'held[]': [ids()[1]] })
    assert.isEmpty(await HandOut.all(), 'a hold that began since was not ticked')
    await press(client, 'hand_out', { 'even_on_hold': '1', 'held[]': [ids()[0]] })
    assert.lengthOf(await HandOut.all(), 2)
  })

  test('before the hand-out there is a list to check, and nothing to sign', async ({
    client,
    assert,
  }) => {
    const list = await see(client, `/applications/${ids()[0]}/hand-over`)
    list.assertTextIncludes(written[0].carrier.serialNumber)
    list.assertTextIncludes('Не подписывать')
    for (const absent of [written[1].carrier.serialNumber, 'class="signs"', 'Строка журнала'])
      assert.notInclude(list.text(), absent)
  })

  test('the act names only what was handed out, and each recipient has an act', async ({
    client,
    assert,
  }) => {
    await press(client, 'hand_out', { 'applications[]': [ids()[0]] })
    const address = `/letters/${letter.id}/hand-over`
    const half = await see(client, address)
    half.assertTextIncludes('Всего: 1 носитель.')
    half.assertTextIncludes('Ещё 1 носитель не вручён')
    assert.notInclude(half.text(), written[1].carrier.serialNumber)
    const second = { 'applications[]': [ids()[1]], 'recipient_name': 'Другой Человек' }
    await press(client, 'hand_out', { ...second, recipient_document: 'power_of_attorney' })
    const both = await see(client, address)
    const acts = both.text().split('<article').slice(1)
    assert.lengthOf(acts, 2)
    for (const [index, name] of [BY_HAND.recipient_name, 'Другой Человек'].entries()) {
      assert.include(acts[index], written[index].carrier.serialNumber)
      assert.include(acts[index], name)
    }
  })

  test('by hand a document is needed, by post none', async ({ client, assert }) => {
    const bare = { recipient_document: '', recipient_document_number: '' }
    const refused = await press(client, 'hand_out', bare)
    assert.property(refused.flashMessage('inputErrorsBag'), 'recipient_document')
    await press(client, 'hand_out', { ...bare, delivery: 'post' })
    assert.lengthOf(await HandOut.all(), 2)
  })

  test('a carrier of another letter is not handed out with this one', async ({
    client,
    assert,
  }) => {
    const other = await writtenApplication(await registeredLetter('9/9'), 1)
    const answer = await press(client, 'hand_out', {
      'applications[]': [other.application.id],
    })
    assert.equal(answer.flashMessage('error').code, 'E_HAND_OUT_NOBODY')
  })

  test('annex 3: nine columns, filtered by period, agency and letter, and as CSV', async ({
    client,
    assert,
  }) => {
    await press(client, 'hand_out')
    const page = await see(client, '/journal')
    assert.lengthOf(page.text().match(/<th scope="col"/g) ?? [], 9)
    page.assertTextIncludes('02-11/4187 от 10.11.2026')
    page.assertTextIncludes('Журнал учёта выдачи')
    const found = async (query: string) => {
      const filtered = await see(client, `/journal?${query}`)
      return filtered.text().includes(written[0].carrier.serialNumber)
    }
    assert.isTrue(await found(`letter=${letter.id}`))
    assert.isTrue(await found('from=2026-11-17&to=2026-11-17'))
    assert.isFalse(await found('to=2026-11-16'))
    assert.isFalse(await found('agency=999999'))
    const csv = await see(client, `/journal.csv?letter=${letter.id}`)
    csv.assertHeader('content-type', 'text/csv; charset=utf-8')
    assert.lengthOf(csv.text().trim().split('\r\n'), 3)
  })

  test('an administrator reads the journal and the act, and hands nothing out', async ({
    client,
  }) => {
    for (const path of ['/journal', `/letters/${letter.id}/hand-over`]) {
      const page = await client.get(path).loginAs(desk.administrator)
      page.assertStatus(200)
    }
    const answer = await client
      .post(`/letters/${letter.id}/hand-out/new`)
      .loginAs(desk.administrator)
      .withCsrfToken()
    answer.assertStatus(403)
  })
})
