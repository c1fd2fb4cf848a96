import { DateTime } from 'luxon'
import { isWeekend, weekday } from '#ca/calendar/dates'
import type { CalendarYearView } from '#ca/calendar/list_calendar'

/** A day of a wall calendar. */
export interface SheetDay {
  /** YYYY-MM-DD */
  date: string
  dayOfMonth: number
  working: boolean
  /** Why it differs from the plain week. */
  name: string | null
}

/** A month of a wall calendar: `blanks` empty cells before the first day, weeks beginning on Monday. */
export interface SheetMonth {
  month: number
  blanks: number
  days: SheetDay[]
}

/** A year as a wall calendar shows it. */
export function yearSheet({ year, days }: CalendarYearView): SheetMonth[] {
  const different = new Map(days.map((day) => [day.date, day]))
  return Array.from({ length: 12 }, (_, index) => {
    const first = DateTime.utc(year, index + 1, 1)
    const dates = Array.from({ length: first.daysInMonth ?? 0 }, (__, day) =>
      first.plus({ days: day }).toFormat('yyyy-MM-dd')
    )
    return {
      month: index + 1,
      blanks: weekday(dates[0]) - 1,
      days: dates.map((date) => {
        const special = different.get(date)
        const working = special ? special.kind === 'working_day' : !isWeekend(date)
        return { date, dayOfMonth: Number(date.slice(8)), working, name: special?.name ?? null }
      }),
    }
  })
}
