import { test } from '@japa/runner'
import CalendarDay from '#models/calendar_day'
import { yearSheet } from '#ca/calendar/year_sheet'

const special = (date: string, kind: CalendarDay['kind'], name: string) =>
  new CalendarDay().merge({ date, kind, name })

const sheet = (year: number, days: CalendarDay[] = []) =>
  yearSheet({ year, confirmed: true, source: '', days })

test.group('a year as a wall calendar', () => {
  test('twelve months with all their days, leap years too', ({ assert }) => {
    const lengths = (year: number) => sheet(year).map(({ days }) => days.length)
    assert.deepEqual(lengths(2026), [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    assert.equal(lengths(2028)[1], 29)
  })

  test('weeks begin on Monday: November 2026 begins on a Sunday', ({ assert }) => {
    assert.equal(sheet(2026)[10].blanks, 6)
  })

  test('a holiday is off, a worked Saturday is not, the rest follows the week', ({ assert }) => {
    const days = [
      special('2026-11-18', 'day_off', 'Перенос'),
      special('2026-11-21', 'working_day', 'Рабочая суббота'),
    ]
    const november = sheet(2026, days)[10].days
    const working = [17, 18, 20, 21, 22].map((day) => november[day - 1].working)
    assert.deepEqual(working, [true, false, true, true, false])
    assert.equal(november[17].name, 'Перенос')
    assert.isNull(november[16].name)
  })
})
