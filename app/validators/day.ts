import vine from '@vinejs/vine'
import { isDate } from '#ca/calendar/dates'

/** 17.11.2026 or 2026-11-17 as YYYY-MM-DD; undefined when there is no such day. */
export function readDay(text: string): string | undefined {
  const [, day, month, year] = /^(\d{1,2})[./ ](\d{1,2})[./ ](\d{4})$/.exec(text) ?? []
  const iso = day ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : text
  return isDate(iso) ? iso : undefined
}

const dayRule = vine.createRule((value, _options, field) => {
  const day = typeof value === 'string' ? readDay(value) : undefined
  if (day) field.mutate(day, field)
  else field.report('The {{ field }} field must be a date', 'date', field)
})

/** A day as people type it; what comes out is YYYY-MM-DD. */
export const day = () => vine.string().trim().use(dayRule())
