import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { lockCalendar } from '#ca/calendar/lock_calendar'
import { readCalendar, suppliedCalendar } from '#ca/calendar/calendar_file'
import { RecordCalendarChange } from '#ca/calendar/record_calendar_change'
import { SYSTEM } from '#ca/actor'
import CalendarDay from '#models/calendar_day'
import CalendarYear from '#models/calendar_year'
import type { Actor } from '#ca/actor'
import type { CalendarFileYear } from '#ca/calendar/calendar_file'

/** What to load: the file's text (the supplied one by default), and whether years that are there give way. */
export interface CalendarToLoad {
  text?: string
  replace?: boolean
}

/** Loads years into the working-day calendar. What an administrator changed stays, unless `replace` says so. */
@inject()
export class LoadCalendar {
  constructor(protected changes: RecordCalendarChange) {}

  /**
   * @returns the years that were written; none when all were there already
   * @throws CaError E_CALENDAR_FILE
   */
  async handle(input: CalendarToLoad = {}, actor: Actor = SYSTEM): Promise<number[]> {
    const years = readCalendar(input.text ?? (await suppliedCalendar()))
    return db.transaction(async (trx) => {
      await lockCalendar(trx)
      const wanted = input.replace ? years : await this.#absent(years, trx)
      for (const year of wanted) await this.#write(year, trx)
      if (wanted.length > 0) await this.#record(wanted, actor, trx)
      return wanted.map((each) => each.year)
    })
  }

  async #absent(years: CalendarFileYear[], trx: TransactionClientContract) {
    const present = await CalendarYear.query({ client: trx })
    const known = new Set(present.map((each) => each.year))
    return years.filter((each) => !known.has(each.year))
  }

  async #write(
    { year, confirmed, source, days }: CalendarFileYear,
    trx: TransactionClientContract
  ) {
    await CalendarDay.query({ client: trx })
      .whereBetween('date', [`${year}-01-01`, `${year}-12-31`])
      .delete()
    await CalendarYear.query({ client: trx }).where('year', year).delete()
    await CalendarYear.create({ year, confirmed, source }, { client: trx })
    if (days.length > 0) await trx.table('calendar_days').multiInsert(days)
  }

  #record(years: CalendarFileYear[], actor: Actor, trx: TransactionClientContract) {
    return this.changes.handle(trx, {
      event: 'calendar_loaded',
      actor,
      subject: 'calendar:days',
      data: {
        days: years.reduce((sum, each) => sum + each.days.length, 0),
        years: years.map((each) => String(each.year)),
      },
    })
  }
}
