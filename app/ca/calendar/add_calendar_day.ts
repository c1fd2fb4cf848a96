import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { CaError } from '#ca/ca_error'
import { isDate, isWeekend } from '#ca/calendar/dates'
import { lockCalendar } from '#ca/calendar/lock_calendar'
import { RecordCalendarChange } from '#ca/calendar/record_calendar_change'
import { isUniqueViolation } from '#ca/unique_violation'
import CalendarDay from '#models/calendar_day'
import type { Actor } from '#ca/actor'

/** A date that differs from the plain week. */
export interface NewCalendarDay {
  /** YYYY-MM-DD */
  date: string
  kind: CalendarDay['kind']
  name: string
}

function check({ date, kind, name }: NewCalendarDay) {
  if (!isDate(date)) throw new CaError('E_CALENDAR_DATE', { date })
  if (name === '') throw new CaError('E_CALENDAR_NAME', { date })
  if (isWeekend(date) !== (kind === 'working_day'))
    throw new CaError('E_CALENDAR_DAY_PLAIN', { date, kind })
}

/** Enters a weekday that is a day off, or a Saturday or Sunday that is worked. */
@inject()
export class AddCalendarDay {
  constructor(protected changes: RecordCalendarChange) {}

  /** @throws CaError E_CALENDAR_DATE, E_CALENDAR_NAME, E_CALENDAR_DAY_PLAIN, E_CALENDAR_DAY_EXISTS */
  async handle(input: NewCalendarDay, actor: Actor): Promise<CalendarDay> {
    const fields = { date: input.date, kind: input.kind, name: input.name.trim().slice(0, 200) }
    check(fields)
    return db.transaction(async (trx) => {
      await lockCalendar(trx)
      const day = await CalendarDay.create(fields, { client: trx }).catch((error) => {
        if (!isUniqueViolation(error)) throw error
        throw new CaError('E_CALENDAR_DAY_EXISTS', { date: fields.date }, 409)
      })
      await this.changes.handle(trx, {
        event: 'calendar_day_added',
        actor,
        subject: `calendar:${day.date}`,
        data: { day: day.date, kind: day.kind },
      })
      return day
    })
  }
}
