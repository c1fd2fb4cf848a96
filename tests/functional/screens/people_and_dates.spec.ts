import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import testUtils from '@adonisjs/core/services/test_utils'
import { AddCalendarDay } from '#ca/calendar/add_calendar_day'
import { AuditLog } from '#ca/audit/audit_log'
import { operatorDesk } from '#tests/support/operator_desk'
import { registeredLetter } from '#tests/support/applications'

test.group('people have names and days are written as people write them', (group) => {
  let desk: Awaited<ReturnType<typeof operatorDesk>>
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    desk = await operatorDesk()
    return desk.restore
  })

  test('the audit log: full name and login, 28.11.2026', async ({ client, assert }) => {
    const add = await app.container.make(AddCalendarDay)
    const special = { date: '2026-11-28', kind: 'working_day', name: 'x' } as const
    await add.handle(special, desk.operator.login)
    const page = await client
      .get('/administration/audit?event=calendar_day_added&from=17.11.2025')
      .loginAs(desk.administrator)
    page.assertTextIncludes(`${desk.operator.fullName} (${desk.operator.login})`)
    page.assertTextIncludes('value="17.11.2025"')
    const [, sentence] = /<th scope="row">(.*?)<details>/s.exec(page.text()) ?? []
    assert.include(sentence, '28.11.2026')
    assert.notInclude(sentence, '2026-11-28')
  })

  test('who is no user is called as the log calls them', async ({ client }) => {
    const audit = await app.container.make(AuditLog)
    await db.transaction((trx) =>
      audit.append(trx, {
        event: 'user_disabled',
        actor: 'shell:root',
        subject: `user:${desk.operator.id}`,
        data: { login: desk.operator.login },
      })
    )
    const page = await client
      .get('/administration/audit?event=user_disabled')
      .loginAs(desk.administrator)
    page.assertTextIncludes('>shell:root<')
  })

  test('a letter says who registered it', async ({ client }) => {
    const letter = await registeredLetter('1/1')
    await letter.merge({ registeredBy: desk.operator.login }).save()
    const page = await client.get(`/letters/${letter.id}`).loginAs(desk.administrator)
    page.assertTextIncludes(`${desk.operator.fullName} (${desk.operator.login})`)
  })
})
