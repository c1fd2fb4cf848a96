import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { CaError } from '#ca/ca_error'
import { lockCalendar } from '#ca/calendar/lock_calendar'
import { RecordCalendarChange } from '#ca/calendar/record_calendar_change'
import CalendarYear from '#models/calendar_year'
import type { Actor } from '#ca/actor'

/**
 * States that the government's transfers of a year are in the calendar, and where they were read. No day changes, but
 * deadlines that were counted with an older calendar are put right.
 */
@inject()
export class ConfirmYear {
  constructor(protected changes: RecordCalendarChange) {}

  /** @throws CaError E_CALENDAR_YEAR, E_CALENDAR_SOURCE */
  async handle(input: { year: number; source: string }, actor: Actor): Promise<CalendarYear> {
    const { year } = input
    const source = input.source.trim().slice(0, 500)
    if (!Number.isInteger(year) || year < 2015 || year > 2099)
      throw new CaError('E_CALENDAR_YEAR', { year: String(year) })
    if (source === '') throw new CaError('E_CALENDAR_SOURCE', { year: String(year) })
    return db.transaction(async (trx) => {
      await lockCalendar(trx)
      const fields = { confirmed: true, source }
      const row = await CalendarYear.updateOrCreate({ year }, fields, { client: trx })
      await this.changes.handle(trx, {
        event: 'calendar_year_confirmed',
        actor,
        subject: `calendar:${year}`,
        data: { year },
      })
      return row
    })
  }
}
