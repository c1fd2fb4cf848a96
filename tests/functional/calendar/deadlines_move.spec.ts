import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { AddCalendarDay } from '#ca/calendar/add_calendar_day'
import { ConfirmYear } from '#ca/calendar/confirm_year'
import { LoadCalendar } from '#ca/calendar/load_calendar'
import { RemoveCalendarDay } from '#ca/calendar/remove_calendar_day'
import { dataOf } from '#ca/audit/entry_data'
import { verifyChain } from '#ca/audit/verify_chain'
import { worklist } from '#ca/letters/worklist'
import { enterReferenceData } from '#tests/support/reference_data'
import { register, stopClock } from '#tests/support/registered_letter'
import AuditEntry from '#models/audit_entry'
import type Application from '#models/application'

const DAY_OFF = { date: '2026-11-12', kind: 'day_off', name: 'Ауыстырылған күн' } as const

test.group('S-7: deadlines follow the calendar', (group) => {
  let employee: Application

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    stopClock()
    await enterReferenceData()
    const { applications } = await register()
    employee = applications[0]
    return () => app.container.restoreAll()
  })

  const lastDay = async () => {
    await employee.refresh()
    return employee.dueOn
  }

  async function add(day: typeof DAY_OFF = DAY_OFF) {
    const adding = await app.container.make(AddCalendarDay)
    await adding.handle(day, 'admin')
  }

  async function corrections() {
    const entries = await AuditEntry.query().where('event', 'application_corrected').orderBy('seq')
    return entries.map((entry) => [entry.actor, entry.subject, dataOf(entry)])
  }

  test('a day off that is entered gives a day more, a day that is removed takes it back', async ({
    assert,
  }) => {
    assert.equal(await lastDay(), '2026-11-17')
    await add()
    assert.equal(await lastDay(), '2026-11-18')
    const remove = await app.container.make(RemoveCalendarDay)
    await remove.handle({ date: DAY_OFF.date }, 'admin')
    assert.equal(await lastDay(), '2026-11-17')
    const subject = `application:${employee.id}`
    assert.deepEqual(await corrections(), [
      ['admin', subject, { field: 'dueOn', before: '2026-11-17', after: '2026-11-18' }],
      ['admin', subject, { field: 'dueOn', before: '2026-11-18', after: '2026-11-17' }],
    ])
    const { break: broken } = await verifyChain()
    assert.isNull(broken)
  })

  test('the worklist shows the day that holds', async ({ assert }) => {
    await add()
    const { groups } = await worklist('2026-11-10')
    assert.equal(groups[0].lines[0].deadline?.dueOn, '2026-11-18')
  })

  test('a calendar that replaces the old one moves them too', async ({ assert }) => {
    await add()
    const loading = await app.container.make(LoadCalendar)
    await loading.handle({ replace: true }, 'admin')
    assert.equal(await lastDay(), '2026-11-17')
  })

  test('a year that is confirmed puts right what was counted with an older calendar', async ({
    assert,
  }) => {
    await employee.merge({ dueOn: '2026-11-20' }).save()
    const confirm = await app.container.make(ConfirmYear)
    await confirm.handle({ year: 2026, source: 'постановление' }, 'admin')
    assert.equal(await lastDay(), '2026-11-17')
  })

  for (const state of ['issuing', 'issued'] as const)
    test(`the term of an application that is ${state} still runs`, async ({ assert }) => {
      await employee.merge({ state }).save()
      await add()
      assert.equal(await lastDay(), '2026-11-18')
    })

  for (const state of ['written', 'handed_out', 'refused'] as const)
    test(`what is ${state} keeps the day that was counted`, async ({ assert }) => {
      await employee.merge({ state }).save()
      await add()
      assert.equal(await lastDay(), '2026-11-17')
      assert.deepEqual(await corrections(), [])
    })

  test('an application that the day does not touch has no entry', async ({ assert }) => {
    const adding = await app.container.make(AddCalendarDay)
    await adding.handle({ ...DAY_OFF, date: '2026-11-19' }, 'admin')
    assert.equal(await lastDay(), '2026-11-17')
    assert.deepEqual(await corrections(), [])
  })

  test('nothing is moved by a change that is refused', async ({ assert }) => {
    await add()
    await employee.merge({ dueOn: '2026-11-20' }).save()
    await assert.rejects(() => add(), /E_CALENDAR_DAY_EXISTS/)
    assert.equal(await lastDay(), '2026-11-20')
  })
})
