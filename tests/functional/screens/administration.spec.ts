import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import testUtils from '@adonisjs/core/services/test_utils'
import type { ApiClient } from '@japa/api-client'
import { AuditLog } from '#ca/audit/audit_log'
import Agency from '#models/agency'
import AuditEntry from '#models/audit_entry'
import CalendarDay from '#models/calendar_day'
import CalendarYear from '#models/calendar_year'
import User from '#models/user'
import { operatorDesk, SAMPLE_AGENCY } from '#tests/support/operator_desk'
import { messagesOf } from '#tests/support/translations'

test.group('administration', (group) => {
  let desk: Awaited<ReturnType<typeof operatorDesk>>
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    desk = await operatorDesk()
    return desk.restore
  })

  const see = (client: ApiClient, path: string) =>
    client.get(`/administration/${path}`).loginAs(desk.administrator)

  const send = (client: ApiClient, path: string, form: Record<string, unknown> = {}) =>
    client
      .post(`/administration/${path}`)
      .form(form)
      .loginAs(desk.administrator)
      .withCsrfToken()
      .redirects(0)

  test('a user is added; the password stands in that one answer and opens the door', async ({
    client,
    assert,
  }) => {
    const person = { login: 'b.ahmetov', full_name: 'Ахметов Бауыржан', role: 'operator' }
    const answer = await send(client, 'users', person)
    answer.assertStatus(200)
    const password = /<dd class="mono">([a-z]+-[a-z]+-[a-z]+)</.exec(answer.text())?.[1] ?? ''
    assert.isAbove(password.length, 20)
    const user = await User.verifyCredentials('b.ahmetov', password)
    assert.equal(user.role, 'operator')
    const list = await see(client, 'users')
    list.assertTextIncludes('Ахметов Бауыржан')
    assert.notInclude(list.text(), password)
  })

  test('a login that is taken or malformed is refused with what to do', async ({
    client,
    assert,
  }) => {
    const person = { full_name: 'Ахметов Бауыржан', role: 'operator' }
    const taken = await send(client, 'users', { ...person, login: 'operator' })
    assert.equal(taken.flashMessage('error').code, 'E_LOGIN_TAKEN')
    const malformed = await send(client, 'users', { ...person, login: 'Ахметов' })
    assert.equal(malformed.flashMessage('error').code, 'E_LOGIN_MALFORMED')
  })

  test('whoever is shut out is out at once, in an open session too', async ({ client, assert }) => {
    await send(client, `users/${desk.operator.id}/disabling`)
    await desk.operator.refresh()
    assert.isNotNull(desk.operator.disabledAt)
    const page = await client.get('/certificates').loginAs(desk.operator).redirects(0)
    page.assertHeader('location', '/login')
  })

  test('a new password replaces the old one', async ({ client, assert }) => {
    const before = desk.operator.password
    const answer = await send(client, `users/${desk.operator.id}/password`)
    answer.assertStatus(200)
    await desk.operator.refresh()
    assert.notEqual(desk.operator.password, before)
  })

  test('an agency is added; a BIN with a wrong check digit is not', async ({ client, assert }) => {
    const agency = { name_kk: 'Сынақ басқармасы', name_ru: 'Управление проб', region: '610000000' }
    const wrong = await send(client, 'agencies', { ...agency, bin: '101040000003' })
    assert.equal(wrong.flashMessage('error').code, 'E_BIN_CHECK_DIGIT')
    await Agency.query().where('bin', '101040000002').delete()
    const right = await send(client, 'agencies', { ...agency, bin: '101040000002' })
    right.assertHeader('location', '/administration/agencies')
    const found = await see(client, 'agencies?q=управление проб')
    found.assertTextIncludes('101040000002')
  })

  test('a day is added to the calendar and taken out again', async ({ client, assert }) => {
    const day = { date: '2026-11-18', kind: 'day_off', name: 'Перенос' }
    const added = await send(client, 'calendar/days', day)
    added.assertHeader('location', '/administration/calendar/2026')
    const page = await see(client, 'calendar/2026')
    page.assertTextIncludes('18.11.2026')
    await send(client, 'calendar/days/2026-11-18/removal')
    assert.isNull(await CalendarDay.find('2026-11-18'))
    const plain = await send(client, 'calendar/days', { ...day, date: '2026-11-21' })
    assert.equal(plain.flashMessage('error').code, 'E_CALENDAR_DAY_PLAIN')
  })

  test('a year is confirmed with its source', async ({ client, assert }) => {
    const before = await see(client, 'calendar/2027')
    before.assertTextIncludes('не подтверждён')
    await send(client, 'calendar/2027/confirmation', { source: 'Постановление от 01.09.2026' })
    const year = await CalendarYear.findOrFail(2027)
    assert.isTrue(year.confirmed)
  })

  test('a calendar file is loaded; a file that is none changes nothing', async ({
    client,
    assert,
  }) => {
    const file = { years: { 2028: { days: [], working_weekends: [] } }, verification: {} }
    const load = (text: string) =>
      client
        .post('/administration/calendar/files')
        .file('file', Buffer.from(text), { filename: 'days.json' })
        .loginAs(desk.administrator)
        .withCsrfToken()
        .redirects(0)
    const good = await load(JSON.stringify(file))
    good.assertHeader('location', '/administration/calendar/2028')
    assert.isNotNull(await CalendarYear.find(2028))
    const bad = await load('[]')
    assert.equal(bad.flashMessage('error').code, 'E_CALENDAR_FILE')
  })

  test('a year that is none has a page that says so', async ({ client }) => {
    const page = await see(client, 'calendar/1')
    page.assertStatus(404)
    page.assertTextIncludes('E_CALENDAR_YEAR')
  })

  test('the audit log is filtered by event, subject, actor and day', async ({ client, assert }) => {
    await send(client, `users/${desk.operator.id}/disabling`)
    const entry = await AuditEntry.findByOrFail('event', 'user_disabled')
    const shown = async (query: string) => {
      const page = await see(client, `audit?${query}`)
      return page.text().includes(entry.hash)
    }
    assert.isTrue(await shown(''))
    assert.isTrue(await shown('event=user_disabled'))
    assert.isTrue(await shown(`subject=user:${desk.operator.id}`))
    assert.isTrue(await shown('actor=administrator&from=2026-11-17&to=2026-11-17'))
    assert.isFalse(await shown('event=signed_in'))
    assert.isFalse(await shown('actor=operator'))
    assert.isFalse(await shown('to=2026-11-16'))
  })

  test('a step of a ceremony is told in words, an agency by its name, in {$self}')
    .with(['kk', 'ru', 'en'] as const)
    .run(async ({ client, assert }, language) => {
      const audit = await app.container.make(AuditLog)
      await db.transaction(async (trx) => {
        await audit.append(trx, {
          event: 'ceremony_step',
          actor: 'shell:root',
          subject: 'ceremony:1',
          data: { step: 'secret_void', by: 'Һасанов Ерлан', facts: [] },
        })
        await audit.append(trx, {
          event: 'executor_appointed',
          actor: 'administrator',
          subject: 'holder:1',
          data: { agencyBin: SAMPLE_AGENCY },
        })
      })
      const page = await client
        .get('/administration/audit')
        .loginAs(desk.administrator)
        .header('accept-language', language)
      const messages = await messagesOf(language)
      page.assertTextIncludes(`${messages.get('ceremony.steps.secret_void')}. Һасанов Ерлан\n`)
      assert.notMatch(page.text(), /secret_void,/)
      const agency = await Agency.findByOrFail('bin', SAMPLE_AGENCY)
      page.assertTextIncludes(language === 'kk' ? agency.nameKk : agency.nameRu)
    })

  test('the chain is checked on demand: whole, and broken where somebody changed a line', async ({
    client,
  }) => {
    await send(client, `users/${desk.operator.id}/disabling`)
    const whole = await see(client, 'audit/chain')
    whole.assertTextIncludes('цепочка цела')
    const last = await AuditEntry.query().orderBy('seq', 'desc').firstOrFail()
    await db.from('audit_entries').where('seq', last.seq).update({ actor: 'nobody' })
    const broken = await see(client, 'audit/chain')
    broken.assertTextIncludes(`Запись ${last.seq} изменена`)
  })
})
