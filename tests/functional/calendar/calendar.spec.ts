import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { AddCalendarDay } from '#ca/calendar/add_calendar_day'
import { ConfirmYear } from '#ca/calendar/confirm_year'
import { LoadCalendar } from '#ca/calendar/load_calendar'
import { RemoveCalendarDay } from '#ca/calendar/remove_calendar_day'
import { WorkingCalendar } from '#ca/calendar/working_days'
import { listCalendar, listCalendarYears } from '#ca/calendar/list_calendar'
import AuditEntry from '#models/audit_entry'

async function load(input = {}) {
  const loadCalendar = await app.container.make(LoadCalendar)
  return loadCalendar.handle(input)
}

async function events() {
  const entries = await AuditEntry.query().orderBy('seq')
  return entries.map((entry) => entry.event)
}

async function isWorked(date: string) {
  const calendar = await WorkingCalendar.load()
  return calendar.isWorkingDay(date)
}

async function daysOf(year: number) {
  const { days } = await listCalendar(year)
  return days
}

test.group('Calendar', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('the supplied calendar is loaded once; again, it changes nothing', async ({ assert }) => {
    assert.deepEqual(await load(), [2024, 2025, 2026, 2027])
    assert.deepEqual(await load(), [])
    assert.deepEqual(await events(), ['calendar_loaded'])
    assert.lengthOf(await listCalendarYears(), 4)
    const calendar = await WorkingCalendar.load()
    assert.isTrue(calendar.isWorkingDay('2024-05-04'))
    assert.isTrue(calendar.isConfirmed(2026))
    assert.isFalse(calendar.isConfirmed(2027))
  })

  test('what an administrator entered survives loading, unless it is to be replaced', async ({
    assert,
  }) => {
    await load()
    const add = await app.container.make(AddCalendarDay)
    await add.handle({ date: '2026-11-18', kind: 'day_off', name: 'Ауыстыру' }, 'admin')
    await load()
    assert.isFalse(await isWorked('2026-11-18'))
    assert.deepEqual(await load({ replace: true }), [2024, 2025, 2026, 2027])
    assert.isTrue(await isWorked('2026-11-18'))
  })

  test('days are added and removed, each with its audit entry', async ({ assert }) => {
    const add = await app.container.make(AddCalendarDay)
    const remove = await app.container.make(RemoveCalendarDay)
    await add.handle({ date: '2026-11-21', kind: 'working_day', name: 'Жұмыс күні' }, 'admin')
    assert.lengthOf(await daysOf(2026), 1)
    await remove.handle({ date: '2026-11-21' }, 'admin')
    assert.lengthOf(await daysOf(2026), 0)
    assert.deepEqual(await events(), ['calendar_day_added', 'calendar_day_removed'])
  })

  test('a day that does not differ from the plain week is refused', async ({ assert }) => {
    const add = await app.container.make(AddCalendarDay)
    const day = (date: string, kind: 'day_off' | 'working_day', name = 'Күн') =>
      add.handle({ date, kind, name }, 'admin')
    await assert.rejects(() => day('2026-11-21', 'day_off'), /E_CALENDAR_DAY_PLAIN/)
    await assert.rejects(() => day('2026-11-18', 'working_day'), /E_CALENDAR_DAY_PLAIN/)
    await assert.rejects(() => day('2026-02-30', 'day_off'), /E_CALENDAR_DATE/)
    await assert.rejects(() => day('2026-11-18', 'day_off', ''), /E_CALENDAR_NAME/)
    await day('2026-11-18', 'day_off')
    await assert.rejects(() => day('2026-11-18', 'day_off'), /E_CALENDAR_DAY_EXISTS/)
    const remove = await app.container.make(RemoveCalendarDay)
    await assert.rejects(
      () => remove.handle({ date: '2026-11-19' }, 'admin'),
      /E_CALENDAR_DAY_ABSENT/
    )
  })

  test('a year is confirmed with its source', async ({ assert }) => {
    await load()
    const confirm = await app.container.make(ConfirmYear)
    await confirm.handle({ year: 2027, source: 'приказ' }, 'admin')
    const { confirmed, source } = await listCalendar(2027)
    assert.isTrue(confirmed)
    assert.equal(source, 'приказ')
    await assert.rejects(
      () => confirm.handle({ year: 2027, source: ' ' }, 'admin'),
      /E_CALENDAR_SOURCE/
    )
    await assert.rejects(() => confirm.handle({ year: 3, source: 'x' }, 'admin'), /E_CALENDAR_YEAR/)
  })
})
