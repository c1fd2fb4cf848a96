import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { isDate, plusDays, plusYears, weekday } from '#ca/calendar/dates'
import { KeptCalendar } from '#ca/calendar/kept_calendar'
import { WorkingCalendar } from '#ca/calendar/working_days'

test('S-7: a calendar that is kept is read again after a second', async ({ assert }) => {
  let [now, reads] = [5000, 0]
  const daysOff: string[] = []
  const load = async () => {
    reads += 1
    return new WorkingCalendar({ daysOff, workingWeekends: [], confirmedYears: [] })
  }
  const kept = new KeptCalendar(load, () => now)
  const isWorkingDay = async () => {
    const calendar = await kept.get()
    return calendar.isWorkingDay('2026-11-17')
  }
  assert.isTrue(await isWorkingDay())
  daysOff.push('2026-11-17')
  now += 999
  assert.isTrue(await isWorkingDay())
  now += 1
  assert.isFalse(await isWorkingDay())
  assert.equal(reads, 2)
})

test('days, weeks and leap years of a century are those of the calendar', ({ assert }) => {
  for (let at = DateTime.utc(1950, 1, 1); at.year < 2050; at = at.plus({ days: 13 })) {
    const [day, later] = [at, at.plus({ days: 45 })].map((each) => each.toFormat('yyyy-MM-dd'))
    assert.equal(plusDays(day, 45), later)
    assert.equal(plusDays(later, -45), day)
    assert.equal(weekday(day), at.weekday)
  }
  assert.equal(plusYears('2024-02-29', 1), '2025-02-28')
  assert.equal(plusYears('2024-02-29', 4), '2028-02-29')
  for (const text of ['2026-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '2026-4-1', ''])
    assert.isFalse(isDate(text), text)
})
