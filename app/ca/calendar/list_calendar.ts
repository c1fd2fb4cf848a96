import CalendarDay from '#models/calendar_day'
import CalendarYear from '#models/calendar_year'

/** A year of the calendar as a screen lists it. */
export interface CalendarYearView {
  year: number
  confirmed: boolean
  source: string
  /** The days that differ from the plain week, earliest first. */
  days: CalendarDay[]
}

/** One year of the calendar; a year that nobody entered is unconfirmed and has no days. */
export async function listCalendar(year: number): Promise<CalendarYearView> {
  const row = await CalendarYear.find(year)
  const days = await CalendarDay.query()
    .whereBetween('date', [`${year}-01-01`, `${year}-12-31`])
    .orderBy('date')
  return { year, confirmed: row?.confirmed ?? false, source: row?.source ?? '', days }
}

/** The years that the calendar has, latest first. */
export function listCalendarYears(): Promise<CalendarYear[]> {
  return CalendarYear.query().orderBy('year', 'desc')
}
