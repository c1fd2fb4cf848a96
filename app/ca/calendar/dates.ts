/*
| Days are counted as days since 1970, without moments and zones: a deadline takes dozens of steps.
*/

const MILLISECONDS_A_DAY = 86_400_000

/** Days from 1 January 1970 to a YYYY-MM-DD date; one that does not exist is the day that it runs over to. */
function dayNumber(date: string): number {
  const [year, month, day] = [date.slice(0, 4), date.slice(5, 7), date.slice(8)].map(Number)
  return Date.UTC(year, month - 1, day) / MILLISECONDS_A_DAY
}

const dateOf = (days: number) => new Date(days * MILLISECONDS_A_DAY).toISOString().slice(0, 10)

/** Whether a text is a day that exists, written YYYY-MM-DD. */
export function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && dateOf(dayNumber(text)) === text
}

/** The day `days` after (or before, when negative) a YYYY-MM-DD date. */
export function plusDays(date: string, days: number): string {
  return dateOf(dayNumber(date) + days)
}

/** The same day so many years later; 28 February for a 29th that is not there. */
export function plusYears(date: string, years: number): string {
  const moved = `${String(Number(date.slice(0, 4)) + years).padStart(4, '0')}${date.slice(4)}`
  return isDate(moved) ? moved : `${moved.slice(0, 8)}28`
}

/** 1 Monday … 7 Sunday of a YYYY-MM-DD date. */
export function weekday(date: string): number {
  return ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1
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
