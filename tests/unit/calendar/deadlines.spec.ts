import { readFileSync } from 'node:fs'
import { test } from '@japa/runner'
import { deadline, dueOn } from '#ca/calendar/deadlines'
import { readCalendar } from '#ca/calendar/calendar_file'
import { WorkingCalendar } from '#ca/calendar/working_days'

const file = new URL('../../../database/seeders/data/holidays_kz_2024_2027.json', import.meta.url)
const years = readCalendar(readFileSync(file, 'utf8'))
const dates = (kind: string) =>
  years.flatMap((year) => year.days.filter((day) => day.kind === kind).map((day) => day.date))
const calendar = new WorkingCalendar({
  daysOff: dates('day_off'),
  workingWeekends: dates('working_day'),
  confirmedYears: years.filter((year) => year.confirmed).map((year) => year.year),
})

test.group('Working days', () => {
  test('a holiday and a day off moved by the government are not worked', ({ assert }) => {
    assert.isFalse(calendar.isWorkingDay('2026-12-16'))
    assert.isFalse(calendar.isWorkingDay('2025-01-03'))
    assert.isFalse(calendar.isWorkingDay('2027-03-24'))
  })

  test('a Sunday from which the day off was moved is worked', ({ assert }) => {
    assert.isTrue(calendar.isWorkingDay('2025-01-05'))
    assert.isFalse(calendar.isWorkingDay('2025-01-04'))
  })

  test('15 March 2026 and 30 August 2026 are plain days', ({ assert }) => {
    assert.isTrue(calendar.isWorkingDay('2026-03-16'))
    assert.isTrue(calendar.isWorkingDay('2026-08-31'))
  })

  test('counting and adding agree over four years', ({ assert }) => {
    for (const days of [1, 2, 5, 14, 250]) {
      const end = calendar.addWorkingDays('2024-02-28', days)
      assert.equal(calendar.workingDaysBetween('2024-02-28', end), days)
      assert.isTrue(calendar.isWorkingDay(end))
    }
  })

  test('2024 to 2026 are confirmed, 2027 and an unknown year are not', ({ assert }) => {
    const confirmed = [2024, 2025, 2026, 2027, 2030].map((year) => calendar.isConfirmed(year))
    assert.deepEqual(confirmed, [true, true, true, false, false])
  })
})

test.group('Deadlines', () => {
  test('S-7.1: five working days for an administrative servant, from the day after receipt', ({
    assert,
  }) => {
    assert.equal(dueOn('2026-11-10', 'administrative', calendar), '2026-11-17')
  })

  test('S-7.2: one working day for a political servant', ({ assert }) => {
    assert.equal(dueOn('2026-11-10', 'political', calendar), '2026-11-11')
    assert.equal(dueOn('2026-11-13', 'political', calendar), '2026-11-16')
  })

  test('S-7: holidays do not count', ({ assert }) => {
    assert.equal(dueOn('2026-03-19', 'administrative', calendar), '2026-03-31')
    assert.equal(dueOn('2026-12-15', 'political', calendar), '2026-12-17')
  })

  test('S-7: received on a Saturday, the count starts on Monday', ({ assert }) => {
    assert.equal(dueOn('2026-11-14', 'political', calendar), '2026-11-16')
  })

  const on = (receivedOn: string, lastDay: string, today: string) => {
    const { total, spent, left, overdue, state } = deadline(receivedOn, lastDay, today, calendar)
    return { total, spent, left, overdue, state }
  }

  test('the notches: last day, day before, two days late', ({ assert }) => {
    assert.deepEqual(on('2026-11-10', '2026-11-17', '2026-11-17'), {
      total: 5,
      spent: 5,
      left: 0,
      overdue: 0,
      state: 'today',
    })
    assert.deepEqual(on('2026-11-11', '2026-11-18', '2026-11-17'), {
      total: 5,
      spent: 4,
      left: 1,
      overdue: 0,
      state: 'later',
    })
    assert.deepEqual(on('2026-11-06', '2026-11-13', '2026-11-17'), {
      total: 5,
      spent: 5,
      left: 0,
      overdue: 2,
      state: 'overdue',
    })
  })

  test('on the day of receipt nothing is spent', ({ assert }) => {
    assert.equal(deadline('2026-11-10', '2026-11-17', '2026-11-10', calendar).spent, 0)
  })

  test('a deadline that reaches into a year without a confirmed calendar says so', ({ assert }) => {
    assert.isTrue(deadline('2026-11-10', '2026-11-17', '2026-11-12', calendar).confirmed)
    assert.isFalse(deadline('2026-12-30', '2027-01-06', '2026-12-30', calendar).confirmed)
  })
})

test.group('Calendar file', () => {
  test('holidays on Saturday and Sunday are left out: they change nothing', ({ assert }) => {
    assert.notInclude(dates('day_off'), '2024-07-06')
    assert.include(dates('day_off'), '2024-07-08')
  })

  for (const [why, text] of Object.entries({
    'not JSON': 'a;b',
    'another document': '[]',
    'a day that does not exist':
      '{"years":{"2026":{"days":[{"date":"2026-02-30","name_kk":"x"}],"working_weekends":[]}}}',
    'a day of another year': '{"years":{"2026":{"days":[],"working_weekends":["2025-01-05"]}}}',
  })) {
    test(`${why} is refused`, ({ assert }) => {
      assert.throws(() => readCalendar(text), /E_CALENDAR_FILE/)
    })
  }
})
