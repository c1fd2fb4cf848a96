import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import db from '@adonisjs/lucid/services/db'
import { plainRows } from '#ca/plain_rows'
import type CalendarDay from '#models/calendar_day'
import type CalendarYear from '#models/calendar_year'
import { isWeekend, plusDays } from '#ca/calendar/dates'

const DAYS = 'select date, kind from calendar_days'
const YEARS = 'select year from calendar_years where confirmed = 1'

/** What the calendar is made of; dates are YYYY-MM-DD. */
export interface CalendarFacts {
  /** Weekdays that are days off. */
  daysOff: Iterable<string>
  /** Saturdays and Sundays that are worked. */
  workingWeekends: Iterable<string>
  /** Years whose government transfers are known. */
  confirmedYears: Iterable<number>
}

/**
 * The working days of the republic: Monday to Friday, less the public holidays, more and less the days that the
 * government moves each year (Labour Code, articles 84 and 85). Dates are YYYY-MM-DD, Asia/Almaty.
 */
export class WorkingCalendar {
  #daysOff: Set<string>
  #workingWeekends: Set<string>
  #confirmedYears: Set<number>

  constructor(facts: CalendarFacts) {
    this.#daysOff = new Set(facts.daysOff)
    this.#workingWeekends = new Set(facts.workingWeekends)
    this.#confirmedYears = new Set(facts.confirmedYears)
  }

  /** The calendar as the database, or a transaction on it, has it now. */
  static async load(
    options: { client?: TransactionClientContract } = {}
  ): Promise<WorkingCalendar> {
    const client = options.client ?? db.connection()
    const days = await plainRows<Pick<CalendarDay, 'date' | 'kind'>>(client, DAYS, [])
    const years = await plainRows<Pick<CalendarYear, 'year'>>(client, YEARS, [])
    const dates = (kind: CalendarDay['kind']) =>
      days.filter((day) => day.kind === kind).map((day) => day.date)
    return new WorkingCalendar({
      daysOff: dates('day_off'),
      workingWeekends: dates('working_day'),
      confirmedYears: years.map((year) => year.year),
    })
  }

  isWorkingDay(date: string): boolean {
    return isWeekend(date) ? this.#workingWeekends.has(date) : !this.#daysOff.has(date)
  }

  /** The n-th working day after a date, n ≥ 1: counting starts the day after. */
  addWorkingDays(date: string, n: number): string {
    let day = date
    for (let left = n; left > 0;) {
      day = plusDays(day, 1)
      if (this.isWorkingDay(day)) left -= 1
    }
    return day
  }

  /** How many working days there are after the first date up to and with the second; 0 when it is not later. */
  workingDaysBetween(after: string, upTo: string): number {
    let count = 0
    for (let day = plusDays(after, 1); day <= upTo; day = plusDays(day, 1)) {
      if (this.isWorkingDay(day)) count += 1
    }
    return count
  }

  /** Whether the transfers of a year are known; a deadline in another year is shown with a warning. */
  isConfirmed(year: number): boolean {
    return this.#confirmedYears.has(year)
  }
}
