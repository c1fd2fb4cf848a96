import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { CaError } from '#ca/ca_error'
import { lockCalendar } from '#ca/calendar/lock_calendar'
import { RecordCalendarChange } from '#ca/calendar/record_calendar_change'
import CalendarDay from '#models/calendar_day'
import type { Actor } from '#ca/actor'

/** Makes a date plain again: the week alone says whether it is worked. */
@inject()
export class RemoveCalendarDay {
  constructor(protected changes: RecordCalendarChange) {}

  /** @throws CaError E_CALENDAR_DAY_ABSENT */
  async handle(input: { date: string }, actor: Actor): Promise<void> {
    await db.transaction(async (trx) => {
      await lockCalendar(trx)
      const day = await CalendarDay.query({ client: trx })
        .where('date', input.date)
        .forUpdate()
        .first()
      if (!day) throw new CaError('E_CALENDAR_DAY_ABSENT', { date: input.date }, 404)
      await day.delete()
      await this.changes.handle(trx, {
        event: 'calendar_day_removed',
        actor,
        subject: `calendar:${day.date}`,
        data: { day: day.date, kind: day.kind },
      })
    })
  }
}
