import { readFile } from 'node:fs/promises'
import { CaError } from '#ca/ca_error'
import { isDate, isWeekend } from '#ca/calendar/dates'

/** The days of one year that differ from the plain week. */
export interface CalendarFileYear {
  year: number
  confirmed: boolean
  source: string
  days: { date: string; kind: 'day_off' | 'working_day'; name: string }[]
}

interface RawDay {
  date: string
  name_kk: string
  status?: string
}

interface RawFile {
  years: Record<string, { days: RawDay[]; working_weekends: string[] }>
  verification?: Record<string, string>
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isRawDay = (value: unknown): value is RawDay =>
  isRecord(value) &&
  typeof value.date === 'string' &&
  isDate(value.date) &&
  typeof value.name_kk === 'string'

const isRawYear = (year: string, value: unknown) =>
  /^\d{4}$/.test(year) &&
  isRecord(value) &&
  Array.isArray(value.days) &&
  value.days.every((day) => isRawDay(day) && day.date.startsWith(year)) &&
  Array.isArray(value.working_weekends) &&
  value.working_weekends.every(
    (date) => typeof date === 'string' && isDate(date) && date.startsWith(year)
  )

function isRawFile(value: unknown): value is RawFile {
  return (
    isRecord(value) &&
    isRecord(value.years) &&
    Object.entries(value.years).every(([year, content]) => isRawYear(year, content))
  )
}

function parse(text: string): RawFile {
  try {
    const value: unknown = JSON.parse(text)
    if (isRawFile(value)) return value
  } catch {
    // Not JSON at all: the same answer.
  }
  throw new CaError('E_CALENDAR_FILE')
}

/**
 * Reads a calendar file: `{ years: { "2026": { days: [{ date, name_kk, status }], working_weekends: [date] } },
 * verification: { "2026": source } }`. Holidays on Saturday or Sunday are left out: they change nothing. A year
 * with an `estimated` day in it is not confirmed.
 *
 * @throws CaError E_CALENDAR_FILE
 */
export function readCalendar(text: string): CalendarFileYear[] {
  const { years, verification } = parse(text)
  return Object.entries(years).map(([year, { days, working_weekends: weekends }]) => ({
    year: Number(year),
    confirmed: days.every((day) => day.status !== 'estimated'),
    source: (verification?.[year] ?? '').slice(0, 500),
    days: [
      ...days
        .filter((day) => !isWeekend(day.date))
        .map((day) => ({ date: day.date, kind: 'day_off' as const, name: day.name_kk })),
      ...weekends.map((date) => ({ date, kind: 'working_day' as const, name: 'Жұмыс күні' })),
    ],
  }))
}

/** The text of the file that comes with the product: 2024 to 2027, 2027 not confirmed. */
export function suppliedCalendar(): Promise<string> {
  const file = new URL('../../../database/seeders/data/holidays_kz_2024_2027.json', import.meta.url)
  return readFile(file, 'utf8')
}
