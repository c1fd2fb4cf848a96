import { DateTime } from 'luxon'

const DAY = 'yyyy-MM-dd'

const parse = (date: string) => DateTime.fromFormat(date, DAY, { zone: 'utc' })

/** Whether a text is a day that exists, written YYYY-MM-DD. */
export function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && parse(text).isValid
}

/** The day `days` after (or before, when negative) a YYYY-MM-DD date. */
export function plusDays(date: string, days: number): string {
  return parse(date).plus({ days }).toFormat(DAY)
}

/** The same day so many years later; 28 February for a 29th that is not there. */
export function plusYears(date: string, years: number): string {
  return parse(date).plus({ years }).toFormat(DAY)
}

/** 1 Monday … 7 Sunday of a YYYY-MM-DD date. */
export function weekday(date: string): number {
  return parse(date).weekday
}

/** Whether a YYYY-MM-DD date falls on Saturday or Sunday. */
export function isWeekend(date: string): boolean {
  return weekday(date) > 5
}

/** Full years from one YYYY-MM-DD date to another; somebody born on 29 February turns a year on 1 March. */
export function fullYears(from: string, to: string): number {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4))
  return to.slice(5) < from.slice(5) ? years - 1 : years
}
