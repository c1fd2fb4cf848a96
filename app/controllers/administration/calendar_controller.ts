import { Info } from 'luxon'
import { inject } from '@adonisjs/core'
import { readFile } from 'node:fs/promises'
import type { HttpContext } from '@adonisjs/core/http'
import AdministrationPolicy from '#policies/administration_policy'
import { AddCalendarDay } from '#ca/calendar/add_calendar_day'
import { ConfirmYear } from '#ca/calendar/confirm_year'
import { LoadCalendar } from '#ca/calendar/load_calendar'
import { RemoveCalendarDay } from '#ca/calendar/remove_calendar_day'
import { listCalendar, listCalendarYears } from '#ca/calendar/list_calendar'
import { yearSheet } from '#ca/calendar/year_sheet'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { calendarDay, calendarFile, yearSource } from '#validators/administration'

const page = (year: number | string) => `/administration/calendar/${year}`

/** The year in an address. @throws CaError E_CALENDAR_YEAR */
function yearOf(text: string): number {
  if (/^20[1-9]\d$/.test(text)) return Number(text)
  throw new CaError('E_CALENDAR_YEAR', { year: text }, 404)
}

/** The working-day calendar, a year at a time. */
export default class CalendarController {
  @inject()
  async index({ bouncer, response }: HttpContext, clock: Clock) {
    await bouncer.with(AdministrationPolicy).authorize('manage')
    return response.redirect().toPath(page(clock.today().slice(0, 4)))
  }

  @inject()
  async show({ bouncer, params, view, i18n }: HttpContext, clock: Clock) {
    await bouncer.with(AdministrationPolicy).authorize('manage')
    const calendar = await listCalendar(yearOf(params.year))
    const months = yearSheet(calendar)
    const years = await listCalendarYears()
    return view.render('pages/administration/calendar', {
      calendar,
      months,
      years,
      weekdays: Info.weekdays('short', { locale: i18n.locale }),
      today: clock.today(),
    })
  }

  @inject()
  async addDay({ bouncer, request, auth, response }: HttpContext, addDay: AddCalendarDay) {
    await bouncer.with(AdministrationPolicy).authorize('manage')
    const form = await request.validateUsing(calendarDay)
    const added = await addDay.handle(form, auth.getUserOrFail().login)
    return response.redirect().toPath(page(added.date.slice(0, 4)))
  }

  @inject()
  async removeDay({ bouncer, params, auth, response }: HttpContext, removeDay: RemoveCalendarDay) {
    await bouncer.with(AdministrationPolicy).authorize('manage')
    await removeDay.handle({ date: params.date }, auth.getUserOrFail().login)
    return response.redirect().toPath(page(params.date.slice(0, 4)))
  }

  @inject()
  async confirm({ bouncer, params, request, auth, response }: HttpContext, confirm: ConfirmYear) {
    await bouncer.with(AdministrationPolicy).authorize('manage')
    const { source } = await request.validateUsing(yearSource)
    await confirm.handle({ year: yearOf(params.year), source }, auth.getUserOrFail().login)
    return response.redirect().toPath(page(params.year))
  }

  @inject()
  async load(ctx: HttpContext, loadCalendar: LoadCalendar) {
    const { bouncer, request, auth, session, response, i18n } = ctx
    await bouncer.with(AdministrationPolicy).authorize('manage')
    const { file, replace } = await request.validateUsing(calendarFile)
    const text = await readFile(file.tmpPath ?? '', 'utf8')
    const years = await loadCalendar.handle({ text, replace }, auth.getUserOrFail().login)
    const facts = { count: years.length, years: years.join(', ') }
    session.flash('done', i18n.t('screens_administration.calendar_loaded', facts))
    return response.redirect().toPath(years[0] ? page(years[0]) : '/administration/calendar')
  }
}
