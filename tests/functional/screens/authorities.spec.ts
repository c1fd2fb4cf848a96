import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import type { ApiClient } from '@japa/api-client'
import { currentStateAuthority } from '#ca/authorities/list_authorities'
import { operatorDesk } from '#tests/support/operator_desk'
import Authority from '#models/authority'
import AuditEntry from '#models/audit_entry'
import Ceremony from '#models/ceremony'

const PLAN = {
  'algorithm': 'gost-2015',
  'key_id': 'state-2015-2',
  'file_name': 'ucgo2015-2',
  'planned_on': '2026-11-20',
  'needed': 2,
  'administrators[0][name]': 'Құдайбергенов Ұлан',
  'administrators[0][position]': 'Кілт әкімшісі',
  'administrators[1][name]': 'Әбдіғали Айгерім',
  'administrators[2][name]': 'Өмірзақ Нұрлан',
  'administrators[3][name]': '',
  'witnesses[0][name]': 'Ғабитова Іңкәр',
  'secretary[name]': 'Һасанов Ерлан',
}

test.group('authority keys and ceremonies on the screen', (group) => {
  let desk: Awaited<ReturnType<typeof operatorDesk>>
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    desk = await operatorDesk({ ceremony: true })
    return desk.restore
  })

  const see = (client: ApiClient, path: string) => client.get(path).loginAs(desk.administrator)

  const send = (client: ApiClient, path: string, form: Record<string, unknown> = {}) =>
    client.post(path).form(form).loginAs(desk.administrator).withCsrfToken().redirects(0)

  async function ready() {
    const issuing = await currentStateAuthority()
    const { $attributes: attributes } = issuing
    return Authority.create({
      ...attributes,
      id: undefined,
      keyId: 'state-2015-2',
      fileName: 'ucgo2015-2',
      serial: '7a02',
      issuingFrom: null,
    })
  }

  test('S-14: keys, how they stand and until when they issue', async ({ client, assert }) => {
    const { keyId } = await currentStateAuthority()
    const page = await see(client, '/administration/authorities')
    page.assertStatus(200)
    assert.include(page.text(), keyId)
    page.assertTextIncludes('P-CA-2015')
  })

  test('S-14: a key that ends soon is on the start page, for the operator too', async ({
    client,
    assert,
  }) => {
    const before = await client.get('/').loginAs(desk.operator)
    assert.notInclude(before.text(), 'УЦ ГО выпускает до')
    const issuing = await currentStateAuthority()
    await issuing.merge({ notAfter: issuing.notBefore.plus({ years: 3, months: 5 }) }).save()
    const operator = await client.get('/').loginAs(desk.operator)
    operator.assertTextIncludes('УЦ ГО выпускает до')
    assert.notInclude(operator.text(), '/administration/authorities')
    const administrator = await see(client, '/')
    administrator.assertTextIncludes('/administration/authorities')
  })

  test('issuing moves after a question, and not for a key that does not stand ready', async ({
    client,
    assert,
  }) => {
    const issuing = await currentStateAuthority()
    const next = await ready()
    const question = await see(client, `/administration/authorities/${next.id}/issuing/new`)
    question.assertTextIncludes('state-2015-2')
    question.assertTextIncludes(issuing.keyId)
    const moved = await send(client, `/administration/authorities/${next.id}/issuing`)
    moved.assertStatus(302)
    const now = await currentStateAuthority()
    assert.equal(now.id, next.id)
    const again = await send(client, `/administration/authorities/${next.id}/issuing`)
    assert.equal(again.flashMessage('error').code, 'E_MOVE_ISSUES')
    const entry = await AuditEntry.findByOrFail('event', 'issuing_moved')
    assert.equal(entry.actor, desk.administrator.login)
  })

  test('CP-6.1: a ceremony is planned, seen, printed and abandoned', async ({ client, assert }) => {
    const planned = await send(client, '/administration/ceremonies', PLAN)
    planned.assertStatus(302)
    const ceremony = await Ceremony.findByOrFail('keyId', 'state-2015-2')
    assert.equal(ceremony.shares, 3)
    const path = `/administration/ceremonies/${ceremony.id}`
    const page = await see(client, path)
    page.assertTextIncludes('Ғабитова Іңкәр')
    page.assertTextIncludes(`node ace ceremony:hold --ceremony ${ceremony.id}`)
    page.assertTextIncludes('aria-current="step"')
    page.assertTextIncludes('Құдайбергенов Ұлан, Әбдіғали Айгерім, Өмірзақ Нұрлан')
    const pdf = await see(client, `${path}/protocol.pdf`)
    pdf.assertHeader('content-type', 'application/pdf')
    const abandoned = await send(client, `${path}/abandonment`, { reason: 'Куәгер келмеді' })
    abandoned.assertStatus(302)
    await ceremony.refresh()
    assert.equal(ceremony.state, 'abandoned')
    const list = await see(client, '/administration/ceremonies')
    list.assertTextIncludes(path)
  })

  test('CP-6.1: without a witness nothing is planned, and what was typed comes back', async ({
    client,
    assert,
  }) => {
    const refused = await send(client, '/administration/ceremonies', {
      ...PLAN,
      'witnesses[0][name]': '',
    })
    assert.equal(refused.flashMessage('error').code, 'E_CEREMONY_WITNESS')
    assert.lengthOf(await Ceremony.all(), 0)
  })
})
